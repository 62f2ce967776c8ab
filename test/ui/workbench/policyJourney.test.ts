// From the finished sample run to an exported policy, with the packed extension: a limit by keyboard, a box, a comparison, a
// proposal with a gap that is closed, a replay in a hot car, the bundle, and all of it again after the window was loaded anew.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { parsePolicy } from '../../../src/shared/policy/parsePolicy';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { useWorkbench } from '../../support/workbench/useWorkbench';
import type { WorkbenchWindow } from '../../support/workbench/window';

const longMs = 90_000;
const stepMs = 30_000;

describe('authoring a policy in a workbench', () => {
  const opened = useWorkbench({ 'workbench.colorTheme': 'Default Dark Modern' });
  let window: WorkbenchWindow;
  let folder: string;
  before(() => ({ window, folder } = opened()));

  const tab = (name: string | RegExp) => window.panel.getByRole('tab', { name });
  const fit = () => window.panel.locator('.fit');
  const limit = () => window.panel.getByRole('slider', { name: 'Latency, at most' });
  const isFocused = (): Promise<boolean> => limit().evaluate((element) => element === document.activeElement);
  const pinned = () => window.panel.locator('.tooltip.is-pinned');
  const policyFiles = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.policy.json'));

  function policy(): PolicyFile {
    const [file = ''] = policyFiles();
    return parsePolicy(readFileSync(path.join(folder, file), 'utf8'), file);
  }

  /** Edits reach the file a moment later, and VS Code empties it before it writes. */
  async function policyWith(what: string, holds: (policy: PolicyFile) => boolean): Promise<void> {
    const end = Date.now() + stepMs;
    const isEmpty = (): boolean => policyFiles().some((name) => statSync(path.join(folder, name)).size === 0);
    while (isEmpty() || !holds(policy())) {
      assert.ok(Date.now() < end, `the policy file never had ${what}`);
      await window.page.waitForTimeout(100);
    }
  }

  it('opens the sample run with one click', async function () {
    this.timeout(longMs);
    await window.page.getByRole('tab', { name: 'AdaScale', exact: true }).first().click();
    await window.page.getByRole('button', { name: 'Open Sample Run' }).first().click({ timeout: stepMs });
    await window.panel.locator('.grid-body [data-id^="c-"]').first().waitFor({ timeout: longMs });
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
    await limit().waitFor({ timeout: stepMs });
    await window.shot('policy-sample');
  });

  it('takes a limit from the keyboard and counts anew', async function () {
    this.timeout(longMs);
    const before = await fit().textContent();
    // Into the panel with a click on its name, then keys alone.
    await window.panel.locator('.header').click({ position: { x: 2, y: 2 } });
    for (let press = 0; press < 40 && !(await isFocused()); press++) await window.page.keyboard.press('Tab');
    assert.ok(await isFocused(), 'Tab never reached the limit');
    for (let press = 0; press < 40; press++) await window.page.keyboard.press('ArrowLeft');
    await window.panel
      .locator('.fit')
      .filter({ hasNotText: before ?? '' })
      .waitFor({ timeout: stepMs });
    assert.match((await fit().textContent()) ?? '', /^\d+ fit, best/);
    assert.notEqual(await limit().getAttribute('aria-valuetext'), 'no limit');
  });

  it('selects with a box and compares three', async function () {
    this.timeout(longMs);
    const canvas = window.panel.locator('.plot canvas');
    const box = await canvas.boundingBox();
    assert.ok(box);
    await window.page.mouse.move(box.x + 70, box.y + 12);
    await window.page.mouse.down();
    await window.page.mouse.move(box.x + box.width - 12, box.y + box.height - 40, { steps: 6 });
    await window.page.mouse.up();
    await window.panel
      .getByRole('button', { name: /^Export \d+ Variants…/ })
      .first()
      .waitFor({ timeout: stepMs });
    await canvas.focus();
    await window.page.keyboard.press('Escape');
    // The baseline ends the frontier.
    await window.page.keyboard.press('End');
    for (let pick = 0; pick < 3; pick++) {
      await window.page.keyboard.press('ArrowLeft');
      await window.page.keyboard.press('c');
    }
    await window.page.keyboard.press('p');
    await pinned().waitFor({ timeout: stepMs });
    await window.shot('policy-explore');
    await tab(/^Compare/).click();
    await window.panel.getByRole('heading', { name: '3 variants' }).waitFor({ timeout: stepMs });
    await window.panel.locator('.layer-row').first().waitFor({ timeout: longMs });
    await window.shot('policy-compare');
  });

  it('proposes a policy, shows the gap that a removed band leaves, and closes it', async function () {
    this.timeout(longMs);
    await tab('Policy').click();
    await window.panel.getByRole('button', { name: 'Propose Policy' }).click();
    await window.panel.getByText('Every context has exactly one band.').waitFor({ timeout: longMs });
    const proposed = policy();
    const last = proposed.rules.at(-1)?.name ?? '';
    await window.panel.getByRole('button', { name: `Edit band ${proposed.rules.length}, ${last}` }).click();
    await window.panel.getByRole('button', { name: `Remove ${last}` }).click();
    await window.panel.locator('.problem-gap').first().waitFor({ timeout: stepMs });
    await policyWith('one band less', ({ rules }) => rules.length === proposed.rules.length - 1);
    await window.shot('policy-gap');
    await window.panel
      .getByRole('button', { name: /^Start .+ at none$/ })
      .first()
      .click();
    await window.panel.locator('.problem-gap').first().waitFor({ state: 'detached', timeout: stepMs });
    const reach = ({ rules }: PolicyFile): number => rules.at(-1)?.when.thermalStatus?.atLeast ?? 0;
    await policyWith('the wider band', (now) => reach(now) === 0);
    await window.panel.getByRole('radio', { name: 'Charging', exact: true }).click();
  });

  it('replays it in a hot car', async function () {
    this.timeout(longMs);
    await tab('Simulate').click();
    await window.panel.locator('.trace-picker vscode-dropdown').click();
    await window.panel.getByRole('option', { name: 'Hot car, 1 h, scripted' }).click();
    const timeline = window.panel.getByRole('slider', { name: 'Timeline' });
    await timeline.focus();
    await window.page.keyboard.press('n');
    await window.panel
      .locator('[role=slider][aria-label=Timeline]:not([aria-valuenow="0"])')
      .waitFor({ timeout: stepMs });
    await window.panel.locator('.strategy-table tbody th').nth(1).filter({ hasText: 'Oracle' }).waitFor();
    await window.shot('policy-hot-car');
  });

  it('exports the policy as it was authored', async function () {
    this.timeout(2 * longMs);
    await tab('Policy').click();
    await window.panel.getByRole('button', { name: 'Export Policy…' }).click();
    await window.answer(/adascale-export/).click({ timeout: stepMs });
    await window.page.getByRole('tab', { name: /README\.md/ }).waitFor({ timeout: longMs });
    const exports = path.join(folder, 'adascale-export');
    const [bundle = ''] = readdirSync(exports);
    const written = path.join(exports, bundle, 'policy.json');
    assert.deepEqual(parsePolicy(readFileSync(written, 'utf8'), written).rules, policy().rules);
    assert.ok(existsSync(path.join(exports, bundle, 'variants')));
  });

  it('finds all as it was left after the window was loaded anew', async function () {
    this.timeout(2 * longMs);
    await window.page.getByRole('tab', { name: /AdaScale: / }).click();
    await tab('Simulate').click();
    const timeline = () => window.panel.getByRole('slider', { name: 'Timeline' });
    const [moment, limitText] = [await timeline().getAttribute('aria-valuenow'), await limitIn()];
    const tooltip = await pinned().textContent();
    await tab('Policy').click();
    const band = await openBand();
    await tab('Simulate').click();
    await window.panel.locator('.strategy-table tbody th').first().waitFor({ timeout: stepMs });
    // The host hears of the tab and writes it down.
    await window.page.waitForTimeout(1000);
    await window.page.reload();
    await window.ready();
    await window.panel.locator('.strategy-table tbody th').first().waitFor({ timeout: longMs });
    assert.equal(await timeline().getAttribute('aria-valuenow'), moment);
    assert.match((await window.panel.locator('.trace-picker').textContent()) ?? '', /Hot car/);
    assert.equal(await limitIn(), limitText);
    await pinned().waitFor({ timeout: stepMs });
    assert.equal(await pinned().textContent(), tooltip);
    await tab(/^Compare/).click();
    await window.panel.getByRole('heading', { name: '3 variants' }).waitFor({ timeout: stepMs });
    await tab('Policy').click();
    await window.panel.getByText('Every context has exactly one band.').waitFor({ timeout: stepMs });
    await window.panel.getByRole('radio', { name: 'Charging', exact: true, checked: true }).waitFor();
    assert.equal(await openBand(), band);
    await window.shot('policy-reloaded');
  });

  /** The name of the band that is edited. */
  const openBand = (): Promise<string | null> => window.panel.locator('.band.selected .band-name').textContent();

  /** The latency limit, looked up where it is drawn. */
  async function limitIn(): Promise<string | null> {
    await tab('Explore').click();
    await limit().waitFor({ timeout: stepMs });
    return limit().getAttribute('aria-valuetext');
  }
});
