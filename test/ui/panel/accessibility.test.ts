import assert from 'node:assert/strict';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import { panelLayers } from '../../support/panel/panelLayers';
import { measured, panelSnapshot } from '../../support/panel/panelRun';
import { seriousFaults, seriousFaultsInThemes } from '../../support/panel/seriousFaults';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const running: PanelSnapshot = {
  run: { ...snapshot.run, progress: { phase: 'searching', fraction: 0.5, detail: 'generation 2 of 8' } },
  status: { state: 'running', phase: 'searching', live: true, resumable: false, error: null },
};
describe('panel: accessibility', () => {
  const open = useBrowser();

  it('has no serious fault in any theme, exploring', async () => {
    const panel = await open({ snapshot });
    await panel.page.locator('.grid-body [data-id]').first().waitFor();
    await panel.page.focus('canvas');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press(' ');
    await settle(panel.page);
    assert.deepEqual(await seriousFaultsInThemes(panel), []);
  });

  const listed = { tab: 'compare', shortlist: ['c-0007', 'c-0012', 'c-0031'], active: 'c-0007' };
  const layers = (ids: readonly string[]) => ids.map((id) => panelLayers(snapshot, id));
  const looks: readonly (readonly [string, object])[] = [
    ['comparing', listed],
    ['parallel', { ...listed, tab: 'explore', pane: 'parallel', brushes: { accuracy: [0.6, 0.9] } }],
    ['importance', { ...listed, tab: 'explore', pane: 'importance' }],
    ['layers', { ...listed, tab: 'explore', pane: 'model' }],
    ['devices', { ...listed, tab: 'explore', pane: 'devices' }],
  ];
  for (const [name, saved] of looks) {
    it(`has no serious fault in any theme, ${name}`, async () => {
      const panel = await open({ snapshot: measured(snapshot), saved, layers });
      await panel.page.locator('.view:not([hidden]) table, .parallel canvas').first().waitFor();
      await settle(panel.page);
      assert.deepEqual(await seriousFaultsInThemes(panel), []);
    });
  }

  it('has no serious fault while searching in a narrow panel with the filters open', async () => {
    const panel = await open({ snapshot: running, width: 760, height: 900 });
    await panel.page.locator('.filters-button').click();
    await settle(panel.page);
    assert.deepEqual(await seriousFaults(panel), []);
  });

  it('closes the filters with Escape and returns the focus', async () => {
    const { page } = await open({ snapshot, width: 760, height: 900 });
    await page.locator('.filters-button').click();
    await page.getByRole('spinbutton', { name: 'Latency, at most' }).focus();
    await page.keyboard.press('Escape');
    await page.locator('.rail').waitFor({ state: 'hidden' });
    assert.match((await page.evaluate(() => document.activeElement?.className)) ?? '', /filters-button/);
  });

  it('moves nothing for people who asked for less motion', async () => {
    const { page } = await open({ snapshot: running, reducedMotion: true });
    await page.locator('.progress-fill').waitFor({ state: 'attached' });
    assert.match(
      await page.evaluate(() => getComputedStyle(document.querySelector('.progress-fill') as Element).transition),
      /^none/,
    );
  });

  it('puts every control of the panel within reach of Tab, in reading order', async () => {
    const { page } = await open({ snapshot });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const reached: string[] = [];
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
        ),
      );
    }
    const order = [
      'Export…',
      'Accuracy, at least',
      'Y axis',
      'Log scale, X axis',
      'Feasible only',
      'Zoom to the frontier',
      'Accuracy against',
      'Frontier',
      'Save all candidates',
      'Candidates',
    ];
    const places = order.map((name) => reached.findIndex((one) => one.startsWith(name)));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      JSON.stringify(reached),
    );
    assert.ok(
      places.every((place) => place >= 0),
      JSON.stringify(reached),
    );
  });
});
