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

  it('names each that removes everything, and the one to lift where only all together do', async () => {
    const { page } = await open({ snapshot });
    await page.getByRole('spinbutton', { name: 'Latency, at most' }).fill('0.2');
    await page.getByRole('spinbutton', { name: 'Accuracy, at least' }).fill('99');
    await page.getByText('Latency ≤ 0.200 ms removes every variant.').waitFor();
    await page.getByText('Accuracy ≥ 99.0 % removes every variant.').waitFor();
    const known = snapshot.run.candidates.filter((one) => one.status === 'evaluated' && one.latencyMs !== null);
    const quickest = known.reduce((held, one) => ((one.latencyMs ?? 9) < (held.latencyMs ?? 9) ? one : held));
    const best = known.reduce((held, one) =>
      (one.accuracy.validation ?? 0) > (held.accuracy.validation ?? 0) ? one : held,
    );
    await page
      .getByRole('spinbutton', { name: 'Latency, at most' })
      .fill(String(Math.ceil((quickest.latencyMs ?? 0) * 100) / 100));
    await page
      .getByRole('spinbutton', { name: 'Accuracy, at least' })
      .fill(String(Math.floor((best.accuracy.validation ?? 0) * 1000) / 10));
    await page.getByText('The limits together remove every variant.').waitFor();
    await page.getByText(/^Without (Latency ≤|Accuracy ≥) .+, \d+ variants? meets? the others\.$/).waitFor();
    await page.getByRole('button', { name: /^Lift (Latency|Accuracy)$/ }).click();
    await page
      .locator('.fit')
      .getByText(/^\d+ fit/)
      .waitFor();
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
