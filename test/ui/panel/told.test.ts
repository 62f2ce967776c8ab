import assert from 'node:assert/strict';
import { panelLayers } from '../../support/panel/panelLayers';
import { compared, heated, panelSnapshot, probed } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const plain = panelSnapshot(60);
const snapshot = compared(plain, 'c-0007', 'c-0012');
const layers = (ids: readonly string[]) => ids.map((id) => panelLayers(snapshot, id));

describe('panel: what a measurement can tell', () => {
  const open = useBrowser();

  it('says the paired difference with its interval, and no percentage where there is nothing to tell', async () => {
    const told = await open({ snapshot, saved: { active: 'c-0007', rows: 'all' } });
    await told.page.getByText('Against the baseline: −0.50 ms, 95 % interval −0.53 to −0.47 ms, 30 rounds.').waitFor();
    const { page } = await open({ snapshot, saved: { active: 'c-0012', rows: 'all' } });
    const note = page.locator('.detail .comparison');
    assert.match(
      (await note.textContent()) ?? '',
      /not distinguishable from the baseline, 95 % interval −0\.030 to \+0\.020/,
    );
    const latency = page.locator('.figures tr').filter({ hasText: 'Latency' });
    assert.match((await latency.textContent()) ?? '', /alike/);
    assert.doesNotMatch((await latency.textContent()) ?? '', / %/);
    const cells = page.locator('[data-id="c-0012"] [title*="not distinguishable from the baseline"]');
    assert.equal(await cells.count(), 1);
  });

  it('says it beside the point and in the comparison', async () => {
    const shortlist = ['c-0007', 'c-0012'];
    const { page } = await open({ snapshot, layers, saved: { tab: 'compare', shortlist } });
    const table = page.locator('.compare-table');
    await table.getByText('not distinguishable from the baseline').waitFor();
    await table.getByText('95 % interval −0.53 to −0.47 ms, 30 rounds').waitFor();
    const pinned = await open({ snapshot, saved: { active: 'c-0012', rows: 'all' } });
    await pinned.page.locator('.grid-body [data-id]').first().waitFor();
    await pinned.page.focus('.grid');
    await pinned.page.keyboard.press('p');
    await pinned.page
      .locator('.tooltip.is-pinned')
      .getByText('Against the baseline: not distinguishable from the baseline')
      .waitFor();
  });

  it('draws arrows from the first minute to the last, in columns too, and says how to get them', async () => {
    const { page } = await open({ snapshot: heated(plain), saved: { rows: 'all' } });
    await page.getByRole('columnheader', { name: 'Min 30' }).waitFor();
    await page.getByRole('columnheader', { name: 'Min 30' }).getByRole('button').click();
    await settle(page);
    const column = await page
      .getByRole('row')
      .evaluateAll((rows) => rows.slice(1).map((row) => Number.parseFloat(row.children[9]?.textContent ?? '')));
    const hot = column.slice(
      0,
      column.findIndex((value) => Number.isNaN(value)),
    );
    assert.ok(hot.length > 3, 'rows with a hot figure come first');
    assert.deepEqual(
      hot,
      [...hot].sort((a, b) => a - b),
    );
    const heat = page.getByRole('button', { name: 'Heat' });
    const before = await page.evaluate(() => document.querySelector('canvas')?.toDataURL());
    await heat.click();
    await settle(page);
    assert.equal(await heat.getAttribute('aria-pressed'), 'true');
    assert.notEqual(await page.evaluate(() => document.querySelector('canvas')?.toDataURL()), before);
    const shortlist = ['c-0001', 'c-0044'];
    const both = await open({ snapshot: heated(plain), layers, saved: { tab: 'compare', shortlist } });
    await both.page.getByText('Latency, minute 30').waitFor();
    const none = await open({ snapshot: plain });
    const off = none.page.getByRole('button', { name: 'Heat' });
    await off.waitFor();
    assert.equal(await off.isDisabled(), true);
    assert.match((await off.getAttribute('title')) ?? '', /Measure under Load, in the menu of a variant/);
    assert.equal(await none.page.getByRole('columnheader', { name: 'Min 30' }).count(), 0);
  });

  it('starts a measurement under load from the menu, the baseline beside the variant, and shows it when it is done', async () => {
    const { page, commands, answer, send } = await open({ snapshot: plain, measured: 2 });
    await page.focus('canvas');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+F10');
    answer(heated(plain));
    await page.getByRole('menuitem', { name: 'Measure under Load…' }).click();
    await send({ kind: 'event', name: 'changed' });
    await page.locator('.legend').getByText('Frontier, minute 30').waitFor();
    const { method, params } = commands.at(-1) as { method: string; params: { ids: string[]; sustained: boolean } };
    assert.deepEqual([method, params.sustained, params.ids.length, params.ids[0]], ['measure', true, 2, 'baseline']);
  });

  it('shows the frontiers of both minutes, in the legend and in pictures of both formats too', async () => {
    const { page, commands } = await open({ snapshot: heated(plain), saved: { heat: true } });
    const legend = page.locator('.legend');
    await legend.getByText('Frontier, minute 30').waitFor();
    assert.match((await legend.textContent()) ?? '', /Minute 1 to minute 30Frontier, minute 1Frontier, minute 30$/);
    const picture = async (name: string): Promise<string> => {
      await page.getByRole('button', { name: 'Save Picture' }).click();
      await page.getByRole('menuitem', { name }).click();
      await settle(page);
      return (commands.at(-1)?.params as { text: string }).text;
    };
    const [svg, png] = [await picture('SVG, on white'), await picture('PNG, on white')];
    assert.match(svg, />Minute 1<.*>Minute 30</s);
    assert.match(svg, /Arrows: from the latency of minute 1 under sustained load to that of minute 30, Pixel 7/);
    const dashed = svg.match(/<path[^>]+stroke-dasharray="7 3"/g) ?? [];
    assert.equal(dashed.length, 1, 'the frontier of the last minute is one line');
    assert.ok((svg.match(/<clipPath/g) ?? []).length > 0);
    await page.getByRole('button', { name: 'Heat' }).click();
    await settle(page);
    assert.doesNotMatch(await picture('SVG, on white'), /Minute 30|stroke-dasharray="7 3"/);
    assert.notEqual(await picture('PNG, on white'), png);
    assert.equal(await legend.getByText('Frontier, minute 30').count(), 0);
  });

  it('shows what single changes cost, the most sensitive site first', async () => {
    const { page } = await open({ snapshot: probed(plain), saved: { pane: 'importance' } });
    const rows = page.locator('.sensitivity tbody tr');
    await rows.first().waitFor();
    assert.deepEqual(await rows.allTextContents(), [
      'width group1channelScale50.0 %−31.7 pts12.0 %',
      'stage stage1spatialSvd25.0 %−10.4 pts12.0 %',
      'spatialSvd50.0 %−2.1 pts12.0 %',
      'block block1drop+0.2 pts12.0 %',
    ]);
    const none = await open({ snapshot: plain, saved: { pane: 'importance' } });
    await none.page.getByText('This run did not probe single changes.').waitFor();
    await settle(none.page);
    assert.equal(await none.page.locator('.sensitivity').count(), 0);
  });
});
