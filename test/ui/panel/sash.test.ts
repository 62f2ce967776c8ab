import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { formatPolicy } from '../../../src/shared/policy/authoring/formatPolicy';
import type { PanelPage } from '../../support/panel/panelPage';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';
import { flawedRules, policyFile } from '../../support/policyFiles';

const snapshot = panelSnapshot(60);
const policy = { name: 'resnet8.policy.json', text: formatPolicy(policyFile(flawedRules)) };

const widthOf = async (pane: Locator): Promise<number> => (await pane.boundingBox())?.width ?? 0;
const heightOf = async (pane: Locator): Promise<number> => (await pane.boundingBox())?.height ?? 0;
const sizes = async ({ saved }: PanelPage): Promise<unknown> => ((await saved()) as { sizes: unknown }).sizes;

describe('panel: sashes', () => {
  const open = useBrowser();

  it('are dragged, keep their place after a reload, and take the first size on a double click', async () => {
    const panel = await open({ snapshot });
    const { page } = panel;
    const [sash, detail] = [page.getByRole('separator', { name: 'Width of the details' }), page.locator('.detail')];
    await page.locator('.legend-item').first().waitFor();
    const before = await widthOf(detail);
    const edge = await sash.boundingBox();
    assert.ok(edge);
    await page.mouse.move(edge.x + 2, edge.y + 300);
    await page.mouse.down();
    await page.mouse.move(edge.x - 78, edge.y + 310, { steps: 4 });
    await page.mouse.up();
    await settle(page);
    const wide = await widthOf(detail);
    assert.ok(Math.abs(wide - before - 80) <= 2, `${before} became ${wide}`);
    assert.equal(Number(await sash.getAttribute('aria-valuenow')), wide);
    const again = await open({ snapshot, saved: await panel.saved() });
    await again.page.locator('.legend-item').first().waitFor();
    assert.equal(await widthOf(again.page.locator('.detail')), wide);
    await again.page.getByRole('separator', { name: 'Width of the details' }).dblclick();
    await settle(again.page);
    assert.equal(await widthOf(again.page.locator('.detail')), before);
    assert.deepEqual(await sizes(again), {});
  });

  it('are moved by keys, up to what the grid allows', async () => {
    const panel = await open({ snapshot });
    const { page } = panel;
    const [sash, table] = [page.getByRole('separator', { name: 'Height of the table' }), page.locator('.table-pane')];
    await page.locator('.legend-item').first().waitFor();
    const before = await heightOf(table);
    await sash.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await settle(page);
    assert.ok(Math.abs((await heightOf(table)) - before - 60) <= 2);
    await page.keyboard.press('End');
    await settle(page);
    assert.ok((await heightOf(page.locator('.chart-pane'))) >= 200, 'the chart keeps room');
    const largest = await heightOf(table);
    const box = await table.boundingBox();
    assert.ok(box && box.y + box.height <= 800, 'nothing is pushed out of the panel');
    await page.keyboard.press('ArrowDown');
    await settle(page);
    assert.ok((await heightOf(table)) < largest, 'the next key moves it from where it is');
    await page.keyboard.press('Enter');
    await settle(page);
    assert.equal(await heightOf(table), before);
  });

  it('survive sizes from a larger window, and stand in the policy view, too', async () => {
    const saved = { tab: 'policy', sizes: { policyText: 9000, table: 'tall' } };
    const { page } = await open({ snapshot, policy, saved });
    const sash = page.getByRole('separator', { name: 'Width of the policy text' });
    await sash.waitFor();
    await settle(page);
    assert.ok((await widthOf(page.locator('.policy-main'))) > 200);
    const before = await widthOf(page.locator('.policy-side'));
    await sash.focus();
    await page.keyboard.press('ArrowRight');
    await settle(page);
    assert.ok((await widthOf(page.locator('.policy-side'))) < before);
  });
});
