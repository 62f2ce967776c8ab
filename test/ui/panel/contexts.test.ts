import assert from 'node:assert/strict';
import { contextFit } from '../../../webview/pareto/model/contexts';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const evaluated = snapshot.run.candidates.filter(({ status }) => status === 'evaluated');

describe('panel: budgets by context', () => {
  const open = useBrowser();

  it('moves a flag by keys alone and counts what fits', async () => {
    const { page, saved } = await open({ snapshot });
    const flag = page.getByRole('slider', { name: 'Normal, latency at most' });
    await flag.focus();
    const before = Number(await flag.getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await settle(page);
    const limit = Number(await flag.getAttribute('aria-valuenow'));
    assert.ok(limit < before, `${limit} after ${before}`);
    const { count, best } = contextFit(evaluated, limit);
    const fit = page.locator('.context-fit').nth(1);
    assert.match((await fit.textContent()) ?? '', new RegExp(`^${count} fit, best .+ % ${best?.id}$`));
    const kept = (await saved()) as { contexts: { name: string; limit: number }[] };
    assert.equal(kept.contexts[1]?.limit, limit);
  });

  it('drags a flag, and types, adds and removes a budget', async () => {
    const { page } = await open({ snapshot });
    const flag = page.getByRole('slider', { name: 'Battery saver, latency at most' });
    const box = await flag.boundingBox();
    assert.ok(box);
    const before = Number(await flag.getAttribute('aria-valuenow'));
    await page.mouse.move(box.x + 4, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 104, box.y + 8, { steps: 4 });
    await page.mouse.up();
    await settle(page);
    assert.ok(Number(await flag.getAttribute('aria-valuenow')) > before);
    await page.getByRole('button', { name: 'Add budget' }).click();
    await page.getByRole('spinbutton', { name: 'Context 3, latency at most' }).fill('1.5');
    await settle(page);
    const { count } = contextFit(evaluated, 1.5);
    assert.match((await page.locator('.context-fit').nth(2).textContent()) ?? '', new RegExp(`^${count} fit`));
    await page.getByRole('button', { name: 'Remove Context 3' }).click();
    await settle(page);
    assert.equal(await page.locator('.context').count(), 2);
    assert.equal(await page.locator('.flag:visible').count(), 2);
  });

  it('cuts no digit of a small budget and no name', async () => {
    const contexts = [
      { name: 'Battery saver', limit: 0.054 },
      { name: 'Normal', limit: 123.45 },
    ];
    const { page } = await open({ snapshot, saved: { contexts } });
    await page.locator('.context').first().waitFor();
    const cut = await page
      .locator('.context input')
      .evaluateAll((fields) => fields.filter((one) => one.scrollWidth > one.clientWidth).length);
    assert.equal(cut, 0);
  });

  it('has its lines wherever latency is an axis, and none elsewhere', async () => {
    const turned = { axes: { x: 'accuracy', y: 'latencyMs', xLog: false, yLog: false } };
    const { page } = await open({ snapshot, saved: turned });
    await page.getByRole('slider', { name: 'Normal, latency at most' }).waitFor();
    const other = await open({ snapshot, saved: { axes: { ...turned.axes, y: 'macs' } } });
    await other.page.locator('.legend-item').first().waitFor();
    assert.equal(await other.page.locator('.flag').count(), 0);
  });
});
