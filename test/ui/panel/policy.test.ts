import assert from 'node:assert/strict';
import { formatPolicy } from '../../../src/shared/policy/authoring/formatPolicy';
import { parsePolicy } from '../../../src/shared/policy/parsePolicy';
import type { PanelPage } from '../../support/panel/panelPage';
import { panelSnapshot } from '../../support/panel/panelRun';
import { seriousFaultsInThemes } from '../../support/panel/seriousFaults';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';
import { flawedRules, policyFile, proposedPolicy } from '../../support/policyFiles';

const snapshot = panelSnapshot(60);
const policy = { name: 'resnet8.policy.json', text: formatPolicy(policyFile(flawedRules)) };

/** Edits are written together after a pause: waits for the text, not for a time. */
async function written(panel: PanelPage, part: string | RegExp): Promise<string> {
  for (let round = 0; round < 200; round++) {
    const text = panel.policyText() ?? '';
    if (typeof part === 'string' ? text.includes(part) : part.test(text)) return text;
    await settle(panel.page);
  }
  throw new Error(`never written: ${part}`);
}

describe('panel: policy', () => {
  const open = useBrowser();
  const openPolicy = async (): Promise<PanelPage> => {
    const panel = await open({ snapshot, policy });
    await panel.page.getByRole('tab', { name: 'Policy' }).click();
    await panel.page.locator('.problem-gap').waitFor();
    return panel;
  };

  it('has no serious fault in any theme', async () =>
    assert.deepEqual(await seriousFaultsInThemes(await openPolicy()), []));

  it('draws gaps, overlaps and where history decides, and says what each is', async () => {
    const { page } = await openPolicy();
    const region = page.locator('svg.region');
    assert.ok((await region.locator('.region-outline.gap').count()) > 0, 'no gap');
    assert.equal(await region.locator('.region-overlap').count(), 1);
    assert.ok((await region.locator('.region-hysteresis').count()) > 0, 'no hysteresis');
    const legend = (await page.locator('.region-legend').textContent()) ?? '';
    for (const part of [/gap/, /overlap, upper band wins/, /hysteresis .+, what ran before decides/])
      assert.match(legend, part);
    await page
      .locator('.problem-overlap')
      .getByText(/^Overlap\./)
      .waitFor();
  });

  it('closes a gap with one click, writes the file, and takes it back by keyboard', async () => {
    const panel = await openPolicy();
    await panel.page.getByRole('button', { name: 'Extend Battery saver to 25 %' }).click();
    parsePolicy(await written(panel, '"batteryPercent": { "below": 25 }'));
    assert.equal(await panel.page.locator('.problem-gap').count(), 0);
    await panel.page.keyboard.press('Control+z');
    await written(panel, '"batteryPercent": { "below": 20 }');
    assert.equal(panel.policyText(), policy.text);
    await panel.page.keyboard.press('Control+Shift+z');
    await written(panel, '"batteryPercent": { "below": 25 }');
  });

  it('moves a bound in the map by keys', async () => {
    const panel = await openPolicy();
    const edge = panel.page.getByRole('slider', { name: 'Battery saver, battery below' });
    await edge.focus();
    for (let press = 0; press < 3; press++) await panel.page.keyboard.press('ArrowRight');
    await written(panel, '"batteryPercent": { "below": 23 }');
    assert.equal(await edge.getAttribute('aria-valuenow'), '23');
  });

  it('follows what somebody types, keeps the last good state, and says the line', async () => {
    const panel = await openPolicy();
    await panel.typePolicy(policy.text.replace('"latencyMs": 12', '"latencyMs": -12'));
    const notice = panel.page.locator('[data-code="policy.invalid"]');
    await notice.waitFor();
    assert.match((await notice.textContent()) ?? '', /Go to line \d+/);
    assert.equal(await panel.page.locator('.bands .band').count(), 4);
    await panel.typePolicy(policy.text.replace('"Normal"', '"Everyday"'));
    await panel.page.getByRole('button', { name: 'Edit band 4, Everyday' }).waitFor();
  });

  it('proposes a policy where there is none', async () => {
    const proposal = { name: 'new.policy.json', text: formatPolicy(proposedPolicy()) };
    const panel = await open({ snapshot, proposal });
    await panel.page.getByRole('tab', { name: 'Policy' }).click();
    await panel.page.getByText('Propose Policy').click();
    await panel.page.getByText('Every context has exactly one band.').waitFor();
    assert.deepEqual(panel.commands.at(-1), { method: 'policyPropose', params: { ids: [] } });
  });
});

describe('panel: simulate', () => {
  const open = useBrowser();

  it('replays a trace beside the oracle and the best single variant, without a serious fault in any theme', async () => {
    const panel = await open({ snapshot, policy });
    const { page } = panel;
    await page.getByRole('tab', { name: 'Simulate' }).click();
    const timeline = page.getByRole('slider', { name: 'Timeline' });
    await timeline.focus();
    await page.keyboard.press('n');
    await settle(page);
    assert.ok(Number(await timeline.getAttribute('aria-valuenow')) > 0);
    const decision = page.locator('.decision');
    assert.match((await decision.textContent()) ?? '', /is the first band that matches\. Switched/);
    assert.match((await decision.textContent()) ?? '', /Correction learntA\s×\d\.\d\d, B\s×/);
    const first = page.locator('.switch-table tbody tr').first();
    assert.match((await first.textContent()) ?? '', /^\d+:\d\d[A-C] to [A-C].+(better here|limits|does not wait)$/);
    const at = await timeline.getAttribute('aria-valuenow');
    await page.keyboard.press('Home');
    await settle(page);
    assert.equal(await timeline.getAttribute('aria-valuenow'), '0');
    await first.getByRole('button').click();
    await settle(page);
    assert.equal(await timeline.getAttribute('aria-valuenow'), at);
    const names = await page.locator('.strategy-table tbody th').allTextContents();
    assert.deepEqual(names.slice(0, 2), ['This policy', 'Oracle']);
    assert.equal(names.length, 5);
    assert.deepEqual(await seriousFaultsInThemes(panel), []);
  });

  it('says of the model of heat and memory what is measured, on what device, and what is assumed', async () => {
    const cliff = {
      knee: null,
      exponent: 0,
      ceiling: 1,
      wall: 0.52,
      device: 'bench',
      measuredAt: '2026-11-26T12:00:00.000Z',
    };
    const measured = await open({ snapshot, policy, cliff: { ...cliff, samples: 9, medianError: null } });
    await measured.page.getByRole('tab', { name: 'Simulate' }).click();
    await measured.page.getByText(/on bench, 2026-11-26: the system ends the process once the peak is 0.52/).waitFor();
    assert.deepEqual(await measured.page.locator('.device-model .badge').allTextContents(), ['assumed', 'measured']);
    const asked = measured.commands.filter(({ method }) => method === 'memoryCliff');
    assert.deepEqual(asked, [{ method: 'memoryCliff', params: { device: 'bench' } }]);
    const assumed = await open({ snapshot, policy });
    await assumed.page.getByRole('tab', { name: 'Simulate' }).click();
    await assumed.page.getByText(/no calibration measured it on bench/).waitFor();
    assert.deepEqual(await assumed.page.locator('.device-model .badge').allTextContents(), ['assumed', 'assumed']);
  });

  it('draws when the charger is there, the processor’s load where a band looks at it, and names what ran', async () => {
    const { page } = await open({ snapshot, policy, saved: { tab: 'simulate', script: 'lowBattery' } });
    const timeline = page.locator('svg.timeline');
    const charging = timeline.locator('.charging');
    await charging.waitFor();
    assert.equal(await charging.count(), 1);
    const [bar, drawn] = [await charging.boundingBox(), await timeline.boundingBox()];
    assert.ok(bar !== null && drawn !== null && bar.x > drawn.x + drawn.width / 2, 'the charger comes near the end');
    assert.match((await timeline.textContent()) ?? '', /[A-C], \w+, 0:00 to [\d:]+/);
    assert.equal(await timeline.getByText('CPU load').count(), 0);
    const busy = { name: 'Busy', when: { cpuLoad: { atLeast: 0.4 } }, limits: {}, prefer: 'latency' } as const;
    const loaded = { name: policy.name, text: formatPolicy(policyFile([busy, ...flawedRules])) };
    const other = await open({ snapshot, policy: loaded, saved: { tab: 'simulate', script: 'commute' } });
    await other.page.locator('svg.timeline').getByText('CPU load').waitFor();
    assert.equal(await other.page.locator('.charging').count(), 0);
    const taller = await other.page.locator('svg.timeline').boundingBox();
    assert.equal((taller?.height ?? 0) - drawn.height, 60);
  });

  it('says on which line a recorded trace is wrong, replays a good one, and comes back to it', async () => {
    const good = Array.from({ length: 9 }, (_, i) =>
      JSON.stringify({ t: i * 1000, signals: { batteryPercent: 90 - i * 10, thermalStatus: 0 } }),
    ).join('\n');
    const bad = await open({ snapshot, policy, trace: { name: 'bad.jsonl', text: `${good}\nnot json` } });
    await bad.page.getByRole('tab', { name: 'Simulate' }).click();
    await bad.page.getByText('Open Trace…').click();
    await bad.page.getByText(/bad.jsonl is not a trace: line 10/).waitFor();
    const fine = await open({ snapshot, policy, trace: { name: 'fine.jsonl', text: good } });
    await fine.page.getByRole('tab', { name: 'Simulate' }).click();
    await fine.page.getByText('Open Trace…').click();
    await fine.page.locator('[role=slider][aria-valuemax="8"]').waitFor();
    await fine.page.getByRole('slider', { name: 'Timeline' }).focus();
    await fine.page.keyboard.press('End');
    await settle(fine.page);
    const again = await open({
      snapshot,
      policy,
      trace: { name: 'fine.jsonl', text: good },
      saved: await fine.saved(),
    });
    await again.page.locator('[role=slider][aria-valuemax="8"][aria-valuenow="8"]').waitFor();
    assert.deepEqual(again.commands.at(-1), { method: 'traceOpen', params: { again: true } });
    const gone = await open({ snapshot, policy, saved: await fine.saved() });
    await gone.page.locator('[role=slider][aria-valuemax="239"]').waitFor();
  });
});
