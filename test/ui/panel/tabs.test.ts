import assert from 'node:assert/strict';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);

describe('panel: views', () => {
  const open = useBrowser();

  it('moves among its views by arrow keys, one panel in front, and comes back to the last one', async () => {
    const { page, saved } = await open({ snapshot });
    const explore = page.getByRole('tab', { name: 'Explore' });
    await explore.focus();
    await page.keyboard.press('End');
    await settle(page);
    const simulate = page.getByRole('tab', { name: 'Simulate' });
    assert.equal(await simulate.getAttribute('aria-selected'), 'true');
    assert.equal(await page.getByRole('tabpanel').count(), 1);
    await page.keyboard.press('ArrowRight');
    await settle(page);
    assert.ok(await page.locator('canvas').first().isVisible());
    await page.keyboard.press('ArrowRight');
    await settle(page);
    assert.equal(((await saved()) as { tab: string }).tab, 'compare');
    const again = await open({ snapshot, saved: await saved() });
    await again.page.getByRole('tab', { name: 'Compare', selected: true }).waitFor();
  });
});
