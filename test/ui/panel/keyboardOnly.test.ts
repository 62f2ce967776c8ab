// Choose, compare and export without a mouse: every step is a key, and the way to a control is Tab.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { panelLayers } from '../../support/panel/panelLayers';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const layers = (ids: readonly string[]) => ids.map((id) => panelLayers(snapshot, id));

/** What has the focus, as a screen reader names it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });

/** Presses Tab until a control of this name has the focus. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (name.test(now)) return;
    passed.push(now);
  }
  throw new Error(`${key} never reached ${name}: ${passed.join(' | ')}`);
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe('panel: without a mouse', () => {
  const open = useBrowser();

  it('sets a budget, sees the count change, shortlists three, compares and exports them', async () => {
    const { page, commands, saved } = await open({ snapshot, layers });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const before = await page.locator('.fit').textContent();
    // The slider, then the field.
    await tabTo(page, /^Latency, at most$/);
    await tabTo(page, /^Latency, at most$/);
    await page.keyboard.type('6');
    await settle(page);
    assert.match((await page.locator('.fit').textContent()) ?? '', /^\d+ fit, best/);
    assert.notEqual(await page.locator('.fit').textContent(), before);
    await tabTo(page, /^Accuracy against Latency/);
    await press(page, 'ArrowRight', 'c', 'ArrowRight', 'c', 'ArrowRight', 'c');
    await settle(page);
    const { shortlist } = (await saved()) as { shortlist: string[] };
    assert.equal(shortlist.length, 3);
    await tabTo(page, /^Explore/, 'Shift+Tab');
    await press(page, 'ArrowRight');
    await page.getByRole('heading', { name: '3 variants' }).waitFor();
    await tabTo(page, /^Export 3 Variants/);
    await press(page, 'Enter');
    await settle(page);
    assert.deepEqual(commands.at(-1), { method: 'export', params: { ids: shortlist } });
  });

  it('selects rows, opens their menu, saves the table and a picture', async () => {
    const { page, commands, saved } = await open({ snapshot });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await tabTo(page, /^Save Picture$/);
    await press(page, 'Enter', 'End', 'Enter');
    await settle(page);
    assert.equal((commands.at(-1)?.params as { kind: string }).kind, 'svg');
    await tabTo(page, /^Save all candidates$/);
    await press(page, 'Enter', 'Enter');
    await settle(page);
    assert.equal((commands.at(-1)?.params as { kind: string }).kind, 'csv');
    await tabTo(page, /^Candidates$/);
    await press(page, 'Home', ' ', 'ArrowDown', ' ');
    await settle(page);
    const { selected } = (await saved()) as { selected: string[] };
    assert.equal(selected.length, 2);
    await press(page, 'Shift+F10');
    await page.getByRole('menuitem', { name: 'Measure 2 Again…' }).waitFor();
    await press(page, 'Escape');
    assert.equal(await focused(page), 'Candidates');
  });
});
