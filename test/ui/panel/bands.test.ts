// Every signal of a band, by pointer, by keys and by typing, and back again.
import assert from 'node:assert/strict';
import { formatPolicy } from '../../../src/shared/policy/authoring/formatPolicy';
import { numericSignals } from '../../../src/shared/policy/authoring/signalScales';
import { parsePolicy } from '../../../src/shared/policy/parsePolicy';
import type { Conditions, NumericSignal, Rule } from '../../../src/shared/policy/runtime';
import type { PanelPage } from '../../support/panel/panelPage';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';
import { variant } from '../../support/policies';
import { policyFile } from '../../support/policyFiles';

const snapshot = panelSnapshot(60);

/** A network for a microcontroller: a tenth of a millisecond, half a megabyte. */
const tiny = [variant('large', 0.9, 0.12, 400_000, 0.3), variant('small', 0.8, 0.05, 200_000, 0.1)];

const rest: Rule = { name: 'rest', when: {}, limits: {}, prefer: 'accuracy' };

function fileOf(when: Conditions): { readonly name: string; readonly text: string } {
  const rules: readonly Rule[] = [{ name: 'low', when, limits: {}, prefer: 'latency' }, rest];
  return { name: 'tiny.policy.json', text: formatPolicy(policyFile(rules, { variants: tiny, fallback: 'small' })) };
}

const conditions = (panel: PanelPage): Conditions => parsePolicy(panel.policyText() ?? '').rules[0]!.when;

/** Edits are written together after a pause: waits for what is written, not for a time. */
async function writtenTo(panel: PanelPage, isThere: (when: Conditions) => boolean): Promise<Conditions> {
  for (let round = 0; round < 200; round++) {
    if (isThere(conditions(panel))) return conditions(panel);
    await settle(panel.page);
  }
  throw new Error(`never written: ${panel.policyText()}`);
}

interface Case {
  readonly signal: NumericSignal;
  readonly label: string;
  readonly below: number;
  /** Most that one key press may change. */
  readonly step: number;
  readonly typed: readonly [text: string, stored: number];
}

const cases: readonly Case[] = [
  { signal: 'batteryPercent', label: 'battery', below: 40, step: 1, typed: ['33', 33] },
  { signal: 'freeMemoryBytes', label: 'free memory', below: 760_000, step: 20_000, typed: ['0.55', 550_000] },
  { signal: 'cpuLoad', label: 'CPU load', below: 0.6, step: 0.01, typed: ['45', 0.45] },
  { signal: 'latencyTargetMs', label: 'latency target', below: 0.1, step: 0.005, typed: ['0.08', 0.08] },
];

describe('panel: bands', () => {
  const open = useBrowser();
  const openBand = async (when: Conditions): Promise<PanelPage> => {
    const panel = await open({ snapshot, policy: fileOf(when) });
    await panel.page.getByRole('tab', { name: 'Policy' }).click();
    await panel.page.locator('.band-edit').first().waitFor();
    return panel;
  };
  const choose = async ({ page }: PanelPage, picker: string, value: string): Promise<void> => {
    const dropdown = page.locator(`vscode-dropdown[aria-label="${picker}"]`);
    await dropdown.click();
    await dropdown.locator(`vscode-option[value="${value}"]`).click();
    await settle(page);
  };

  for (const { signal, label, below, step, typed } of cases)
    it(`moves a bound of ${label} by key, by pointer and by typing, and takes all of it back`, async () => {
      const panel = await openBand({ [signal]: { below } });
      const { page } = panel;
      const before = panel.policyText();
      if (signal !== 'batteryPercent') await choose(panel, 'Across', signal);
      const edge = page.getByRole('slider', { name: `low, ${label} below` });
      await edge.focus();
      await page.keyboard.press('ArrowRight');
      const byKey = (await writtenTo(panel, (when) => when[signal]?.below !== below))[signal]?.below ?? 0;
      assert.ok(byKey > below && byKey - below <= step * 1.001, `${below} became ${byKey}`);
      const box = await edge.boundingBox();
      const map = await page.locator('svg.region').boundingBox();
      assert.ok(box && map);
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 60, y, { steps: 12 });
      await settle(page);
      const dragged = await edge.boundingBox();
      assert.ok(dragged && Math.abs(dragged.x + dragged.width / 2 - (x - 60)) <= 8, 'the bound follows the pointer');
      await page.mouse.up();
      const byPointer = (await writtenTo(panel, (when) => (when[signal]?.below ?? 0) < below))[signal]?.below ?? 0;
      assert.ok(byPointer > 0.5 * below, `${byKey} became ${byPointer}`);
      const title = `${label.charAt(0).toUpperCase()}${label.slice(1)} below`;
      const field = page.getByRole('spinbutton', { name: new RegExp(`^${title}`) });
      await field.fill(typed[0]);
      await field.press('Enter');
      assert.equal((await writtenTo(panel, (when) => when[signal]?.below === typed[1]))[signal]?.below, typed[1]);
      const undo = page.getByRole('button', { name: 'Undo' });
      while (await undo.isEnabled()) {
        await undo.click();
        await settle(page);
      }
      await writtenTo(panel, (when) => when[signal]?.below === below);
      assert.equal(panel.policyText(), before);
    });

  it('chooses thermal statuses by name and charging by arrow keys', async () => {
    const panel = await openBand({ thermalStatus: { atLeast: 3 } });
    await choose(panel, 'Thermal from', '2');
    await writtenTo(panel, ({ thermalStatus }) => thermalStatus?.atLeast === 2);
    await choose(panel, 'Thermal to', '3');
    await writtenTo(panel, ({ thermalStatus }) => thermalStatus?.below === 4);
    await panel.page.getByRole('radiogroup', { name: 'Charging' }).getByRole('radio', { name: 'Any' }).focus();
    await panel.page.keyboard.press('ArrowRight');
    await writtenTo(panel, ({ charging }) => charging === false);
    await panel.page.keyboard.press('ArrowRight');
    await writtenTo(panel, ({ charging }) => charging === true);
  });

  it('adds a condition on every signal and drops it again', async () => {
    const panel = await openBand({ charging: false });
    for (const signal of numericSignals) await choose(panel, 'Add a condition', signal);
    const all = await writtenTo(panel, (when) => Object.keys(when).length === 6);
    assert.ok(Object.keys(all).includes('latencyTargetMs'));
    for (const label of ['battery', 'thermal', 'free memory', 'CPU load', 'latency target'])
      await panel.page.getByRole('button', { name: `Remove the condition on ${label}` }).click();
    await writtenTo(panel, (when) => Object.keys(when).join() === 'charging');
  });
});
