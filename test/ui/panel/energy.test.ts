// Energy in the explorer: an axis, a column, a limit; blank where unknown, with where it comes from.
import * as assert from 'node:assert/strict';
import { panelEnergy, doubted } from '../../support/panel/panelEnergy';
import { panelSnapshot } from '../../support/panel/panelRun';
import { useBrowser } from '../../support/panel/useBrowser';

const plain = panelSnapshot(60);
const snapshot = panelEnergy(plain);
const view = {
  axes: { x: 'energyMj', y: 'accuracy', xLog: false, yLog: false },
  rows: 'all',
  active: doubted.estimated,
};
const saved = { run: snapshot.run.path, ...view };
const measured = snapshot.run.candidates.filter(({ energy }) => energy?.energyMj != null);

describe('panel: energy', () => {
  const open = useBrowser();

  it('is an axis: variants without it have no place in the plane, and none is made up', async () => {
    const { page } = await open({ snapshot, saved });
    await page.getByText('Figure unknown').first().waitFor();
    const options = await page.locator('.axis-picker vscode-option').allTextContents();
    assert.ok(options.includes('Energy') && options.includes('Modelled energy'));
    // The upright axis comes first.
    const picker = page.locator('.axis-picker vscode-dropdown').nth(1);
    assert.equal(await picker.evaluate((one) => (one as HTMLSelectElement).value), 'energyMj');
    assert.ok(measured.length > 5 && measured.length < 30);
    // Filled or hollow goes by the energy now, whatever the latency is.
    const legend = (await page.locator('.legend').textContent()) ?? '';
    assert.match(legend, /Frontier, measured\d+Frontier, estimated1(?!\d)/);
    assert.doesNotMatch((await page.locator('.suggestions').textContent()) ?? '', / at [,.]/);
  });

  it('is a column that is blank where unknown, and doubtful figures say so', async () => {
    const { page } = await open({ snapshot, saved });
    await page.getByRole('columnheader', { name: 'Energy', exact: false }).first().waitFor();
    const heads = await page.locator('.grid-head [role=columnheader]:visible .sort-name').allTextContents();
    const column = heads.indexOf('Energy');
    assert.ok(column > 0 && heads.includes('Modelled'), heads.join());
    const cell = (id: string) => page.locator(`[data-id="${id}"] [role=gridcell]`).nth(column + 1);
    assert.match((await cell(doubted.estimated).textContent()) ?? '', /^≈ \d/);
    assert.equal(await page.locator(`[data-id="${doubted.unavailable}"]`).count(), 1);
    assert.equal(await cell(doubted.unavailable).textContent(), '');
    const badges = await page.locator('.detail .badge').allTextContents();
    assert.ok(badges.includes('estimated'), badges.join());
    await page.getByText(/Energy from 80 readings of the battery over 900 runs\. A charger was connected\./).waitFor();
  });

  it('is assumed where it is modelled: no point of it is filled', async () => {
    const axes = { ...view.axes, x: 'modelledEnergyMj' };
    const { page } = await open({ snapshot, saved: { ...saved, axes } });
    await page.getByText('Frontier, assumed').waitFor();
    assert.doesNotMatch((await page.locator('.legend').textContent()) ?? '', /Frontier, measured/);
  });

  it('stands with the latency that was predicted before and with whether the outputs agree', async () => {
    const { page } = await open({ snapshot, saved });
    const note = page.locator('.detail-figures p.small').filter({ hasText: 'Latency:' });
    await note.filter({ hasText: /Predicted before: [\d.]+ ms\./ }).waitFor();
    await note.filter({ hasText: 'Its outputs there are those of this computer, within 2.4e-7.' }).waitFor();
    const other = await open({ snapshot, saved: { ...saved, active: doubted.differing } });
    await other.page.getByText(/outputs there are not those of this computer: they differ by 0\.032\./).waitFor();
    await other.page.getByText(/Energy unavailable: The battery gauge cannot be read\./).waitFor();
  });

  it('is a limit: what is over it or unknown does not fit', async () => {
    const { page } = await open({ snapshot, saved: { ...saved, budgets: { energyMj: 5 } } });
    const fitting = measured.filter(({ energy }) => energy!.energyMj! <= 5).length;
    assert.ok(fitting > 0);
    await page
      .locator('.rail .fit')
      .filter({ hasText: new RegExp(`^${fitting} fit`) })
      .waitFor();
    const slider = page.getByRole('slider', { name: /^Energy/ });
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^5\.00 mJ$/);
  });

  it('is nowhere in a run that does not have it', async () => {
    const { page } = await open({ snapshot: plain });
    const heads = page.locator('.grid-head [role=columnheader]:visible .sort-name');
    await heads.first().waitFor();
    assert.ok(!(await heads.allTextContents()).some((name) => name.startsWith('Energy')));
    const options = await page.locator('.axis-picker vscode-option').allTextContents();
    assert.ok(options.includes('Latency') && !options.includes('Energy'));
    assert.equal(await page.locator('.budget:visible', { hasText: 'nergy' }).count(), 0);
  });
});
