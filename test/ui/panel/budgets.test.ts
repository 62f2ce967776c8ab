import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const fits = (latencyMs: number): number =>
  snapshot.run.candidates.filter(
    (one) => one.status === 'evaluated' && one.latencyMs !== null && one.latencyMs <= latencyMs,
  ).length;

const fitText = async (page: Page): Promise<string> => (await page.locator('.fit').textContent()) ?? '';

describe('panel: budgets', () => {
  const open = useBrowser();

  it('counts what a typed budget leaves, and names the best of it', async () => {
    const { page } = await open({ snapshot });
    await page.getByRole('spinbutton', { name: 'Latency, at most' }).fill('4');
    await settle(page);
    const best = snapshot.run.candidates
      .filter((one) => (one.latencyMs ?? 9) <= 4)
      .reduce((held, one) => ((one.accuracy.validation ?? 0) > (held.accuracy.validation ?? 0) ? one : held));
    const percent = ((best.accuracy.validation ?? 0) * 100).toFixed(1);
    assert.equal(await fitText(page), `${fits(4)} fit, best ${percent} % ${best.id}`);
    await page
      .getByRole('link', { name: best.id })
      .or(page.getByRole('button', { name: best.id }))
      .first()
      .click();
    await page.locator(`.detail-title b:text-is("${best.id}")`).waitFor();
  });

  it('moves with the slider and lifts at its end', async () => {
    const { page } = await open({ snapshot });
    const slider = page.getByRole('slider', { name: 'Latency, at most' });
    await slider.focus();
    for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowLeft');
    await settle(page);
    const limit = Number(await page.getByRole('spinbutton', { name: 'Latency, at most' }).inputValue());
    assert.ok(limit > 6 && limit < 8, `${limit}`);
    assert.match(await fitText(page), new RegExp(`^${fits(limit)} fit`));
    await page.keyboard.press('End');
    await settle(page);
    assert.equal(await page.getByRole('spinbutton', { name: 'Latency, at most' }).inputValue(), '');
    assert.equal(await slider.getAttribute('aria-valuetext'), 'no limit');
  });

  it('says which budget removes everything, and mends it', async () => {
    const { page } = await open({ snapshot });
    await page.getByRole('spinbutton', { name: 'Latency, at most' }).fill('0.2');
    await page.getByText('Latency ≤ 0.200 ms removes every variant.').waitFor();
    await page.getByText(/^Raise to /).click();
    await settle(page);
    assert.match(await fitText(page), /^1 fit/);
  });

  it('starts from the budgets of the run and returns to them', async () => {
    const settings = { ...snapshot.run.manifest.settings, budgets: { latencyMs: 3 } };
    const limited = { ...snapshot, run: { ...snapshot.run, manifest: { ...snapshot.run.manifest, settings } } };
    const { page } = await open({ snapshot: limited });
    const field = page.getByRole('spinbutton', { name: 'Latency, at most' });
    await page
      .locator('.fit')
      .getByText(`${fits(3)} fit`)
      .waitFor();
    await field.fill('');
    await page.locator('.fit').getByText('59 fit').waitFor();
    await page.getByText('Reset limits').click();
    await page
      .locator('.fit')
      .getByText(`${fits(3)} fit`)
      .waitFor();
    assert.equal(await field.inputValue(), '3');
  });
});
