import assert from 'node:assert/strict';
import { AdaScaleError } from '../../../src/shared/errors';
import { formatPolicy } from '../../../src/shared/policy/authoring/formatPolicy';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import { shownIds } from '../../support/panel/chartPixels';
import { measured, panelCandidate, panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';
import { flawedRules, policyFile } from '../../support/policyFiles';

const snapshot = panelSnapshot(60);
const without = (status: PanelSnapshot['status']): PanelSnapshot => ({
  run: { ...snapshot.run, baseline: null, candidates: [] },
  status,
});

describe('panel: states', () => {
  const open = useBrowser();

  it('comes back after a reload with axes, filters, selection and zoom', async () => {
    const first = await open({ snapshot });
    await first.page.locator('.grid-body [data-id]').first().waitFor();
    await first.page.getByRole('spinbutton', { name: 'Latency, at most' }).fill('5');
    await first.page.getByRole('button', { name: 'Log scale, X axis' }).click();
    await first.page.getByText('Feasible only').click();
    await first.page.focus('.grid');
    await first.page.keyboard.press('End');
    await first.page.keyboard.press(' ');
    await first.page.getByRole('button', { name: 'Zoom to the frontier' }).click();
    await settle(first.page);
    const saved = (await first.saved()) as { run: string; selected: string[]; zoom: unknown };
    assert.equal(saved.run, snapshot.run.path);
    assert.ok(saved.selected.length === 1 && saved.zoom !== null);

    const second = await open({ snapshot, saved });
    await second.page.locator(`.detail-title b:text-is("${saved.selected[0]}")`).waitFor();
    assert.deepEqual(await second.saved(), saved);
    assert.equal(await second.page.getByRole('spinbutton', { name: 'Latency, at most' }).inputValue(), '5');
    await second.page.getByText('Export 1 Variant…').waitFor();
  });

  it('comes back with pinned tooltips, what is laid over the chart, the map of the policy and its band', async () => {
    const runs = [{ ...panelSnapshot(40, 7).run, path: '/workspace/other' }];
    const policy = { name: 'resnet8.policy.json', text: formatPolicy(policyFile(flawedRules)) };
    const options = { snapshot: measured(snapshot), policy, runs };
    const first = await open({ ...options, saved: { pane: 'devices' } });
    await first.page.getByText(/^Lay resnet8-cifar10/).click();
    await first.page.getByRole('button', { name: 'Remove', exact: true }).waitFor();
    await first.page.locator('.conditions vscode-checkbox').click();
    await first.page.focus('canvas');
    await first.page.keyboard.press('ArrowRight');
    await first.page.keyboard.press('p');
    const pinned = first.page.locator('.tooltip.is-pinned b');
    await pinned.waitFor();
    const id = await pinned.textContent();
    await first.page.getByRole('tab', { name: 'Policy' }).click();
    await first.page.getByRole('button', { name: 'Edit band 3, Hot device' }).click();
    await first.page.getByRole('radio', { name: 'Charging', exact: true }).click();
    await first.page.getByRole('radio', { name: 'Changes', exact: true }).click();
    await settle(first.page);
    const saved = await first.saved();

    const { page, saved: savedAgain } = await open({ ...options, saved });
    await page.getByRole('button', { name: 'Edit band 3, Hot device', expanded: true }).waitFor();
    for (const name of ['Charging', 'Changes'])
      await page.getByRole('radio', { name, exact: true, checked: true }).waitFor();
    assert.deepEqual(await savedAgain(), saved);
    await page.getByRole('tab', { name: 'Explore' }).click();
    await page
      .locator('.tooltip.is-pinned b')
      .getByText(id ?? '')
      .waitFor();
    await page.locator('.legend').getByText('1: resnet8-cifar10').waitFor();
    await page.locator('.legend').getByText('Pixel 7, onnxruntime').waitFor();
  });

  it('forgets a run that was laid over the chart and is gone', async () => {
    const { page, saved } = await open({ snapshot, saved: { overlaid: ['/workspace/gone'] } });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await settle(page);
    assert.deepEqual(((await saved()) as { overlaid: string[] }).overlaid, []);
    assert.equal(await page.locator('.notice').count(), 0);
  });

  it('comes back with the host’s view where VS Code kept an older state of the webview', async () => {
    const first = await open({ snapshot });
    await first.page.locator('.grid-body [data-id]').first().waitFor();
    await settle(first.page);
    const old = await first.saved();
    await first.page.getByRole('radio', { name: 'All' }).click();
    for (const row of [0, 1]) await first.page.locator('.grid-body [data-toggle]').nth(row).click();
    await first.page.getByText('Export 2 Variants…').waitFor();
    await settle(first.page);

    const kept = first.views.at(-1) ?? '';
    const second = await open({ snapshot, saved: old, kept });
    await second.page.getByText('Export 2 Variants…').waitFor();
    assert.equal(await second.page.getByRole('radio', { name: 'All' }).getAttribute('aria-checked'), 'true');
    assert.deepEqual(await second.saved(), JSON.parse(kept));
  });

  it('keeps a choice that was made just before the panel is hidden and draws no frame any more', async () => {
    const { page, saved, signals, views } = await open({ snapshot });
    const row = page.locator('.grid-body [data-id]').first();
    const id = await row.getAttribute('data-id');
    await settle(page);
    await page.evaluate(() => (window.requestAnimationFrame = () => 0));
    await row.locator('[data-toggle]').evaluate((element: HTMLElement) => element.click());
    assert.deepEqual(((await saved()) as { selected: string[] }).selected, [id]);
    for (let trip = 0; views.length === 0 && trip < 100; trip++) await page.evaluate(() => 0);
    assert.deepEqual([views.length, signals.at(-1)?.ids], [1, [id]]);
  });

  it('starts afresh from a state that it does not understand', async () => {
    const { page } = await open({ snapshot, saved: { run: 7, axes: { x: '<img>' }, selected: 'all' } });
    await page.locator('.grid-body [data-id]').first().waitFor();
    assert.match((await page.locator('canvas').getAttribute('aria-label')) ?? '', /^Accuracy against Latency/);
  });

  it('shows nothing of a run that is on its way, and then all of it at once', async () => {
    let arrive: (run: PanelSnapshot) => void = () => undefined;
    const arriving = new Promise<PanelSnapshot>((resolve) => (arrive = resolve));
    const { page } = await open({ snapshot: arriving, saved: { active: 'c-0012', rows: 'all' } });
    await page.getByText('Loading the run').waitFor();
    await settle(page);
    for (const name of ['.header', '.tabs', '.rail', 'canvas', '.grid', '.detail'])
      assert.equal(await page.locator(name).isVisible(), false, name);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
    arrive(snapshot);
    await page.locator('[data-id="c-0012"].is-active').waitFor();
    for (const name of ['.header', '.tabs', '.rail', 'canvas', '.grid', '.detail'])
      assert.equal(await page.locator(name).isVisible(), true, name);
    await page.getByText(/^Hypervolume of Accuracy and Latency .+ variants,/).waitFor();
    await page.getByRole('combobox', { name: 'X axis' }).click();
    await page.getByRole('option', { name: 'stage2 operator' }).first().waitFor();
  });

  it('tells why a run cannot be read, and lets the person act', async () => {
    const error = new AdaScaleError(
      'run.newerSchema',
      'This run was written by a newer AdaScale',
      'Update AdaScale to open it.',
    );
    const { page, answer, commands } = await open({ snapshot: error });
    await page.getByRole('alert').getByText('This run was written by a newer AdaScale').waitFor();
    await page.getByText('Reveal Run Folder').click();
    await page.locator('.welcome').getByText('Show Log').click();
    answer(snapshot);
    await page.getByText('Try Again').click();
    await page.locator('.grid-body [data-id]').first().waitFor();
    assert.deepEqual(
      commands.map((command) => command.method),
      ['revealRun', 'openLog'],
    );
  });

  it('waits for the first candidate and then shows it', async () => {
    const { page, send } = await open({
      snapshot: without({ state: 'running', phase: 'training', live: true, resumable: false, error: null }),
    });
    await page.getByText('Candidates appear here as they are evaluated.').waitFor();
    await send({ kind: 'event', name: 'appended', candidates: [panelCandidate(0)] });
    await page.locator('canvas').waitFor();
    await page.getByRole('radio', { name: 'All' }).click();
    await settle(page);
    assert.deepEqual(await shownIds(page), ['c-0001']);
  });

  it('shows names as text, never as markup', async () => {
    const manifest = { ...snapshot.run.manifest, modelName: '<img src=x onerror=alert(1)>', device: '<b>phone</b>' };
    const { page } = await open({ snapshot: { ...snapshot, run: { ...snapshot.run, manifest } } });
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    assert.equal(await page.locator('img').count(), 0);
  });

  it('saves every candidate, failed ones too', async () => {
    const { page, commands } = await open({ snapshot });
    for (const format of ['CSV', 'JSON']) {
      await page.getByRole('button', { name: 'Save all candidates' }).click();
      await page.getByRole('menuitem', { name: format }).click();
    }
    await settle(page);
    const [csv, json] = commands.map((command) => command.params as { kind: string; text: string });
    assert.ok(csv?.kind === 'csv' && json?.kind === 'json');
    assert.equal(csv.text.trimEnd().split('\r\n').length, 62);
    assert.match(csv.text, /,failed,/);
    assert.equal((JSON.parse(json.text) as { candidates: unknown[] }).candidates.length, 61);
  });
});
