import assert from 'node:assert/strict';
import { shownIds } from '../../support/panel/chartPixels';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

describe('panel: keyboard', () => {
  const open = useBrowser();

  it('walks along the frontier in the order of the x axis and selects', async () => {
    const { page, signals } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const frontier = await shownIds(page);
    await page.focus('canvas');
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    await page.locator(`.detail-title b:text-is("${frontier[2]}")`).waitFor();
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press(' ');
    await settle(page);
    assert.deepEqual(signals.at(-1)?.ids, [frontier[2], frontier[1]]);
    assert.match(
      (await page.locator('.plot [aria-live]').textContent()) ?? '',
      new RegExp(`^${frontier[1]}, Accuracy .+ %, Latency .+ ms, 2 of 10 on the frontier$`),
    );
    await page.keyboard.press('Escape');
    await settle(page);
    assert.deepEqual(signals.at(-1)?.ids, []);
  });

  it('moves through the whole table, selects rows, and sends them to Export', async () => {
    const { page, commands } = await open({ snapshot: panelSnapshot(10_000) });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await page.getByRole('radio', { name: 'All' }).click();
    await page.focus('.grid');
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await settle(page);
    const active = await page.locator('.grid').getAttribute('aria-activedescendant');
    assert.ok(active && (await page.locator(`[id="${active}"]`).isVisible()), 'the active row is not in sight');
    assert.equal(await page.locator('.grid').getAttribute('aria-rowcount'), '10002');
    assert.ok((await page.locator('.grid-body [data-id]').count()) < 40, 'rows out of sight exist');
    await page.getByRole('radio', { name: 'Frontier' }).click();
    await page.focus('.grid');
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await settle(page);
    const [first, second] = await shownIds(page);
    await page.getByText('Export 2 Variants…').click();
    await settle(page);
    assert.deepEqual(commands.at(-1), { method: 'export', params: { ids: [first, second] } });
  });

  it('extends the selection with Shift, by arrows and by clicks', async () => {
    const { page, signals } = await open({ snapshot: panelSnapshot(60), saved: { rows: 'feasible' } });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const ids = await shownIds(page);
    await page.focus('.grid');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    for (let press = 0; press < 3; press++) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowUp');
    await settle(page);
    assert.deepEqual(signals.at(-1)?.ids, ids.slice(1, 4));
    assert.equal(signals.at(-1)?.active, ids[3]);
    await page.locator(`[data-id="${ids[5]}"]`).click();
    await page.locator(`[data-id="${ids[2]}"]`).click({ modifiers: ['Shift'] });
    await settle(page);
    assert.deepEqual(signals.at(-1)?.ids, ids.slice(2, 6));
    await page.keyboard.press('Shift+Home');
    await settle(page);
    assert.deepEqual(signals.at(-1)?.ids, ids.slice(0, 6));
  });

  it('zooms and shows everything again', async () => {
    const { page, saved } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await page.focus('canvas');
    await page.keyboard.press('+');
    await settle(page);
    const zoomed = (await saved()) as { zoom: { x: number[] } | null };
    assert.ok(zoomed.zoom !== null && (zoomed.zoom.x[1] ?? 0) < 9);
    await page.keyboard.press('0');
    await settle(page);
    assert.equal(((await saved()) as { zoom: unknown }).zoom, null);
  });

  it('sorts by any column', async () => {
    const { page } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const byLatency = await shownIds(page);
    const head = page.getByRole('columnheader', { name: /Latency/ });
    assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    await head.getByRole('button').click();
    await settle(page);
    assert.equal(await head.getAttribute('aria-sort'), 'descending');
    assert.deepEqual(await shownIds(page), byLatency.toReversed());
  });
});
