import assert from 'node:assert/strict';
import { panelLayers } from '../../support/panel/panelLayers';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const layers = (ids: readonly string[]) => ids.map((id) => panelLayers(snapshot, id));

describe('panel: comparison', () => {
  const open = useBrowser();

  it('is filled from the chart by keys, and marks the best and the differences', async () => {
    const { page, saved } = await open({ snapshot, layers });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await page.focus('canvas');
    for (let pick = 0; pick < 3; pick++) {
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('c');
    }
    await settle(page);
    assert.equal(((await saved()) as { shortlist: string[] }).shortlist.length, 3);
    await page.getByRole('tab', { name: /^Compare/ }).click();
    await page.getByRole('heading', { name: '3 variants' }).waitFor();
    await page.locator('.layer-row').first().waitFor();
    assert.ok((await page.locator('.compare-table .best').count()) >= 3);
    assert.match(
      (await page.locator('.compare-trades').textContent()) ?? '',
      /A to B gains \d+\.\d points of accuracy for .+ One point costs [\d.]+ ms\./,
    );
    const differing = await page.locator('.choice-table tbody tr').count();
    await page.locator('.compare-sub vscode-checkbox').click();
    await settle(page);
    assert.ok((await page.locator('.choice-table tbody tr').count()) > differing);
  });

  it('takes four at once, lets others in, and asks for two', async () => {
    const shortlist = ['c-0002', 'c-0007', 'c-0012', 'c-0031', 'c-0044'];
    const { page, saved } = await open({ snapshot, layers, saved: { tab: 'compare', shortlist } });
    await page.getByRole('heading', { name: '4 variants' }).waitFor();
    await page.getByRole('button', { name: 'E c-0044' }).click();
    await settle(page);
    assert.deepEqual(((await saved()) as { shortlist: string[] }).shortlist.slice(0, 4), [
      ...shortlist.slice(0, 3),
      'c-0044',
    ]);
    const fewer = await open({ snapshot, saved: { tab: 'compare', shortlist: ['c-0002'] } });
    await fewer.page.getByText('Choose two to four variants to compare.').waitFor();
    await fewer.page.getByRole('button', { name: 'Go to Explore' }).click();
    await fewer.page.locator('canvas').waitFor();
  });

  it('says why a network cannot be shown and keeps the rest', async () => {
    const none = () => [];
    const { page } = await open({ snapshot, saved: { tab: 'compare', shortlist: ['c-0002', 'c-0007'] }, layers: none });
    await page.getByText('Building the network…').waitFor();
    assert.ok((await page.locator('.stage-row').count()) > 0);
  });
});
