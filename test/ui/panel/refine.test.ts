import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { AdaScaleError } from '../../../src/shared/errors';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import type { UnfinishedRefinement } from '../../../src/shared/run/refinement';
import { shownIds } from '../../support/panel/chartPixels';
import { panelCandidate, panelSnapshot } from '../../support/panel/panelRun';
import { seriousFaultsInThemes } from '../../support/panel/seriousFaults';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const asked: UnfinishedRefinement = {
  ...{ number: 1, what: 'refine', candidates: ['c-0007'], evaluations: 12, epochs: null, seed: 1 },
  live: true,
};
const under = { state: 'running', phase: 'searching', live: true, resumable: false, error: null } as const;
const refining: PanelSnapshot = {
  run: {
    ...snapshot.run,
    refinement: asked,
    progress: { phase: 'searching', fraction: 0.25, detail: '3 of 12 evaluated' },
  },
  status: under,
};
const stopped = (error: PanelSnapshot['status']['error'], resumable = true): PanelSnapshot => ({
  run: { ...snapshot.run, refinement: { ...asked, live: false } },
  status: { ...snapshot.status, resumable, error },
});

/** Opens the menu of the table's first row by keys alone; its id. */
async function menuByKeys(page: Page): Promise<string> {
  await page.locator('.grid-body [data-id]').first().waitFor();
  await page.focus('.grid');
  await page.keyboard.press('Home');
  await settle(page);
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  return (await shownIds(page))[0] ?? '';
}

describe('panel: more of a finished run', () => {
  const open = useBrowser();

  it('asks for both from the menu of a row, by keys alone', async () => {
    const { page, commands } = await open({ snapshot });
    const id = await menuByKeys(page);
    const items = await page.getByRole('menuitem').allTextContents();
    for (const what of ['Refine around This Point…', 'Fine-Tune This Variant…']) {
      if ((await page.getByRole('menu').count()) === 0) await page.keyboard.press('Shift+F10');
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('Home');
      for (let step = 0; step < items.indexOf(what); step++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await settle(page);
    }
    assert.deepEqual(commands, [
      { method: 'refine', params: { what: 'refine', ids: [id] } },
      { method: 'refine', params: { what: 'fineTune', ids: [id] } },
    ]);
  });

  it('takes all that are selected, but trains neither the starting network nor what failed', async () => {
    const failed = snapshot.run.candidates.find(({ status }) => status === 'failed')?.id;
    const selected = ['baseline', 'c-0002', 'c-0003', ...(failed === undefined ? [] : [failed])];
    const { page, commands } = await open({ snapshot, saved: { selected, active: 'c-0002', rows: 'selected' } });
    await page.locator('.grid-body [data-id="c-0002"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Refine around 3 Points…' }).waitFor();
    await page.getByRole('menuitem', { name: 'Fine-Tune 2 Variants…' }).click();
    await settle(page);
    const { ids } = commands.at(-1)?.params as { ids: readonly string[] };
    assert.deepEqual([...ids].sort(), ['c-0002', 'c-0003']);
  });

  it('offers neither while something works on the run, and says why', async () => {
    const { page, commands } = await open({ snapshot: refining });
    await menuByKeys(page);
    for (const name of [/^Refine around/, /^Fine-Tune/]) {
      const item = page.getByRole('menuitem', { name });
      assert.equal(await item.getAttribute('aria-disabled'), 'true');
      assert.match((await item.textContent()) ?? '', /after the search/);
      await item.click({ force: true });
    }
    assert.deepEqual(commands, []);
  });

  it('shows what goes on with new points as they come, and cancels', async () => {
    const { page, send, commands } = await open({ snapshot: refining });
    await page.getByText('Refining around c-0007').waitFor();
    await page.getByText('3 of 12 evaluated').waitFor();
    assert.doesNotMatch((await page.locator('.run-bar').textContent()) ?? '', /of 60 candidates/);
    const found = { ...panelCandidate(70), id: 'c-0071', refinement: { number: 1, around: ['c-0007'] } };
    await send({ kind: 'event', name: 'appended', candidates: [found] });
    await page.waitForFunction(() => /62 candidates/.test(document.querySelector('canvas')?.ariaLabel ?? ''));
    await page.getByRole('radio', { name: 'All' }).click();
    await page.locator('.table-controls vscode-text-field input').fill('c-0071');
    await page.locator('.grid-body [data-id="c-0071"]').click();
    await page.getByText('Found by refining around c-0007.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await settle(page);
    assert.deepEqual(commands.at(-1), { method: 'cancel', params: {} });
  });

  it('offers to go on with what was cut short, or to leave it, and forgets it when it ends', async () => {
    const { page, send, commands, answer } = await open({ snapshot: stopped(null) });
    await page.getByText('Refining around c-0007 was cut short.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Leave It' }).click();
    await settle(page);
    assert.deepEqual(
      commands.map(({ method }) => method),
      ['resume', 'leaveRefinement'],
    );
    answer(snapshot);
    await send({ kind: 'event', name: 'status', status: snapshot.status });
    await settle(page);
    assert.equal(await page.locator('.notice').count(), 0);
    await send({ kind: 'event', name: 'changed' });
    await settle(page);
    assert.equal(await page.locator('.notice').count(), 0);
  });

  it('tells as a sentence with its next step what stopped it', async () => {
    const error = { code: 'data.notFound', message: 'There is no shapes.zip in /data', hint: 'Choose where it lies.' };
    const { page, commands } = await open({ snapshot: stopped(error, false) });
    await page.getByText('There is no shapes.zip in /data. Choose where it lies. What it found is kept.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Resume' }).count(), 0);
    await page.locator('.notice').getByRole('button', { name: 'Show Log' }).click();
    await settle(page);
    assert.equal(commands.at(-1)?.method, 'openLog');
  });

  it('says that another process refines the run', async () => {
    const { page } = await open({ snapshot: { ...snapshot, run: { ...snapshot.run, refinement: asked } } });
    await page.getByText('Running elsewhere.').waitFor();
  });

  it('tells where it was asked why it did not begin, offers what the host can do about it, and puts it away', async () => {
    const error = { code: 'data.notFound', message: 'There is no shapes.zip in /data', hint: 'Choose where it lies.' };
    const refused = { what: 'refine', candidates: ['c-0007'] } as const;
    const panel = await open({ snapshot });
    const { page, send, commands } = panel;
    await menuByKeys(page);
    await page.getByRole('menuitem', { name: 'Refine around This Point…' }).click();
    await send({ kind: 'event', name: 'status', status: { ...snapshot.status, error, refused, remedy: 'chooseData' } });
    const notice = page.getByRole('alert').and(page.locator('[data-code="data.notFound"]'));
    await notice.getByText('Refining around c-0007 did not begin.').waitFor();
    await notice.getByText('There is no shapes.zip in /data. Choose where it lies.').waitFor();
    for (const name of ['Choose Data…', 'Dismiss']) {
      await notice.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
    }
    await settle(page);
    assert.deepEqual(
      commands.map(({ method }) => method),
      ['refine', 'remedy', 'dismiss'],
    );
    assert.deepEqual(await seriousFaultsInThemes(panel), []);
    await send({ kind: 'event', name: 'status', status: snapshot.status });
    await settle(page);
    assert.equal(await page.locator('.notice').count(), 0);
  });

  it('asks again where nothing was begun that could go on, and comes back to what was cut short before', async () => {
    const error = { code: 'engine.exited', message: 'The engine ended unexpectedly' };
    const refused = { what: 'fineTune', candidates: ['c-0012'] } as const;
    const before = stopped(null);
    const told = { ...before, status: { ...before.status, error, refused, remedy: 'again' } as const };
    const { page, commands, answer, send } = await open({ snapshot: told });
    await page.getByText('Fine-tuning c-0012 did not begin.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Resume' }).count(), 0);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await settle(page);
    assert.deepEqual(commands, [{ method: 'remedy', params: {} }]);
    answer(before);
    await send({ kind: 'event', name: 'changed' });
    await page.getByText('Refining around c-0007 was cut short.').waitFor();
  });

  it('says at once that the window is busy', async () => {
    const refusal = new AdaScaleError(
      'search.busy',
      'A search is already running in this window',
      'Wait until it ends.',
    );
    const { page, commands } = await open({ snapshot, refusal });
    await menuByKeys(page);
    await page.getByRole('menuitem', { name: 'Refine around This Point…' }).click();
    const notice = page.locator('.notice[data-code="search.busy"]');
    await notice.getByText('A search is already running in this window. Wait until it ends.').waitFor();
    assert.deepEqual(commands, []);
  });

  it('offers data that was moved for a refinement that had begun, too', async () => {
    const error = { code: 'data.notFound', message: 'There is no shapes.zip in /data' };
    const { status, run } = stopped(error);
    const { page, commands } = await open({ snapshot: { run, status: { ...status, remedy: 'chooseData' } } });
    const notice = page.locator('.notice-warning[data-code="data.notFound"]');
    await notice.getByRole('button', { name: 'Resume' }).waitFor();
    await notice.getByRole('button', { name: 'Choose Data…' }).click();
    await settle(page);
    assert.deepEqual(commands, [{ method: 'remedy', params: {} }]);
  });
});
