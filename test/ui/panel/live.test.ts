import assert from 'node:assert/strict';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import { AdaScaleError } from '../../../src/shared/errors';
import { panelCandidate, panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const finished = panelSnapshot(60);
const status = { state: 'running', phase: 'searching', live: true, resumable: false, error: null } as const;
const running: PanelSnapshot = {
  run: { ...finished.run, progress: { phase: 'searching', fraction: 0.25, detail: 'generation 2 of 8' } },
  status,
};
const batch = (from: number, count: number) =>
  Array.from({ length: count }, (_, place) => panelCandidate(from + place));

describe('panel: a live run', () => {
  const open = useBrowser();

  it('appends candidates without moving a zoomed view, and counts them in a pill', async () => {
    const { page, send, saved } = await open({ snapshot: running });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await page.getByRole('button', { name: 'Zoom to the frontier' }).click();
    await settle(page);
    const before = await saved();
    await send({ kind: 'event', name: 'appended', candidates: batch(60, 40) });
    await page.getByText(/^40 new/).waitFor();
    assert.deepEqual(await saved(), before);
    assert.match((await page.locator('canvas').getAttribute('aria-label')) ?? '', /101 candidates/);
    await page.locator('.pill').click();
    await page.locator('.pill').waitFor({ state: 'hidden' });
    assert.equal(((await saved()) as { zoom: unknown }).zoom, null);
  });

  it('keeps selection and focus, and takes the newer of two equal ids', async () => {
    const { page, send } = await open({ snapshot: running, saved: undefined });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await page.focus('.grid');
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await settle(page);
    const id = (await page.locator('.detail-title b').textContent()) ?? '';
    const known = finished.run.candidates.find((one) => one.id === id);
    assert.ok(known);
    await send({ kind: 'event', name: 'appended', candidates: [{ ...known, latencyMs: 0.5 }, ...batch(60, 5)] });
    await page.locator('.figures').getByText('0.500 ms').waitFor();
    assert.match((await page.locator('canvas').getAttribute('aria-label')) ?? '', /66 candidates/);
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'grid');
    await page.getByText('Export 1 Variant…').waitFor();
  });

  it('counts candidates whose figures are no numbers and draws none of them', async () => {
    const { page, send } = await open({ snapshot: { ...running, run: { ...running.run, candidates: [] } } });
    await page.locator('.legend-item').first().waitFor();
    const odd = [Number.NaN, Infinity, -Infinity].map((latencyMs, place) => ({ ...panelCandidate(place), latencyMs }));
    const unplaced = { ...panelCandidate(3), accuracy: { validation: Number.NaN, test: null } };
    await send({ kind: 'event', name: 'appended', candidates: [...odd, unplaced] });
    await page.locator('.legend').getByText('Figure unknown4').waitFor();
    assert.match(
      (await page.locator('canvas').getAttribute('aria-label')) ?? '',
      /^.+ 5 candidates, 0 on the frontier/,
    );
    assert.equal(await page.locator('.notice').count(), 0);
  });

  it('shows progress, cancels, and offers to resume', async () => {
    const { page, send, commands } = await open({ snapshot: running });
    const bar = page.getByRole('progressbar', { name: 'Search progress' });
    await bar.waitFor();
    assert.equal(await bar.getAttribute('aria-valuenow'), '25');
    await send({
      kind: 'event',
      name: 'progress',
      progress: { phase: 'finishing', fraction: 0.5, detail: 'testing c-0003' },
    });
    await page.getByText('testing c-0003').waitFor();
    await page.getByText('Cancel', { exact: true }).click();
    await send({
      kind: 'event',
      name: 'status',
      status: { ...status, state: 'cancelled', live: false, resumable: true },
    });
    await page.getByText('The search was cancelled.').waitFor();
    assert.equal(await bar.isVisible(), false);
    await page.getByText('Resume', { exact: true }).click();
    await settle(page);
    assert.deepEqual(
      commands.map((command) => command.method),
      ['cancel', 'resume'],
    );
  });

  it('keeps the data when the engine dies or the run cannot be read again', async () => {
    const { page, send, answer } = await open({ snapshot: running });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const error = {
      code: 'engine.exited',
      message: 'The engine ended unexpectedly',
      hint: 'Resume goes on from the last checkpoint.',
    };
    await send({
      kind: 'event',
      name: 'status',
      status: { ...status, state: 'failed', live: false, resumable: true, error },
    });
    await page.getByRole('alert').getByText('The engine ended unexpectedly. Resume goes on').waitFor();
    answer(new AdaScaleError('run.corrupt', 'candidates.jsonl line 7 is not JSON'));
    await send({ kind: 'event', name: 'changed' });
    await page.getByRole('alert').getByText('candidates.jsonl line 7 is not JSON.').waitFor();
    assert.ok(await page.locator('canvas').isVisible());
    answer(finished);
    await page.getByText('Try Again').click();
    await page.locator('.notice').waitFor({ state: 'detached' });
  });

  it('says what is wrong with a message that it cannot use', async () => {
    const { page, send } = await open({ snapshot: running });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const broken = { ...panelCandidate(60), macs: Number.NaN };
    await send({ kind: 'event', name: 'appended', candidates: [broken] });
    await page
      .getByRole('alert')
      .getByText('candidates[0]')
      .or(page.getByRole('alert').getByText('macs should be'))
      .first()
      .waitFor();
  });
});
