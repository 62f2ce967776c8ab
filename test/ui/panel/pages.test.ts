// axe-core on what the other accessibility tests do not open: pages without data, what stands over them, and what goes wrong.
import assert from 'node:assert/strict';
import { AdaScaleError } from '../../../src/shared/errors';
import { formatPolicy } from '../../../src/shared/policy/authoring/formatPolicy';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import type { PanelOptions, PanelPage } from '../../support/panel/panelPage';
import { heated, panelSnapshot } from '../../support/panel/panelRun';
import { seriousFaultsInThemes } from '../../support/panel/seriousFaults';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';
import { flawedRules, policyFile } from '../../support/policyFiles';

const snapshot = panelSnapshot(60);
const failed = snapshot.run.candidates.find(({ status }) => status === 'failed')?.id;
const policy = { name: 'resnet8.policy.json', text: formatPolicy(policyFile(flawedRules)) };
const empty: PanelSnapshot = {
  run: { ...snapshot.run, baseline: null, candidates: [] },
  status: { state: 'running', phase: 'training', live: true, resumable: false, error: null },
};
const stopped: PanelSnapshot = {
  ...snapshot,
  status: {
    ...{ state: 'failed', phase: 'searching', live: false, resumable: true },
    error: { code: 'engine.exited', message: 'The engine ended unexpectedly', hint: 'Resume goes on.' },
  },
};
const unreadable = new AdaScaleError('run.corrupt', 'candidates.jsonl line 7 is not JSON', 'Open another run.');

interface Look {
  readonly name: string;
  readonly options: PanelOptions;
  /** Text that stands on the page when it is ready. */
  readonly ready: string | RegExp;
  readonly act?: (panel: PanelPage) => Promise<void>;
}

const tab =
  (name: string) =>
  ({ page }: PanelPage) =>
    page.getByRole('tab', { name }).click();

async function pinAndOpenMenu({ page }: PanelPage): Promise<void> {
  await page.focus('canvas');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('p');
  await page.keyboard.press('Shift+F10');
}

const looks: readonly Look[] = [
  { name: 'a run on its way', options: { snapshot: new Promise(() => undefined) }, ready: 'Loading the run' },
  { name: 'a run that cannot be read', options: { snapshot: unreadable }, ready: 'This run cannot be read' },
  { name: 'a run without candidates', options: { snapshot: empty }, ready: 'Candidates appear here' },
  { name: 'a search that stopped', options: { snapshot: stopped }, ready: 'The search stopped.' },
  {
    name: 'limits that leave nothing',
    options: { snapshot, saved: { budgets: { latencyMs: 0.2, accuracy: 0.99 } } },
    ready: 'Accuracy ≥ 99.0 % removes every variant.',
  },
  {
    name: 'a failed variant and an empty table',
    options: { snapshot, saved: { rows: 'all', active: failed, search: failed } },
    ready: 'Not evaluated.',
  },
  {
    name: 'a pinned tooltip and a menu',
    options: { snapshot: heated(snapshot), saved: { errorBars: true, heat: true, shade: 'macs' } },
    ready: 'Refine around This Point…',
    act: pinAndOpenMenu,
  },
  {
    name: 'too few to compare',
    options: { snapshot, saved: { tab: 'compare' } },
    ready: 'Choose two to four variants',
  },
  { name: 'no policy', options: { snapshot }, ready: 'Propose Policy', act: tab('Policy') },
  { name: 'nothing to simulate', options: { snapshot }, ready: 'There is no policy to simulate', act: tab('Simulate') },
  {
    name: 'a policy that cannot be read',
    options: { snapshot, policy },
    ready: /Go to line \d+/,
    act: async (panel) => {
      await tab('Policy')(panel);
      await panel.page.locator('.problem-gap').first().waitFor();
      await panel.typePolicy(policy.text.replace('"latencyMs": 12', '"latencyMs": -12'));
    },
  },
  {
    name: 'a trace that cannot be read',
    options: { snapshot, policy, trace: { name: 'bad.jsonl', text: 'not json' } },
    ready: /bad\.jsonl is not a trace/,
    act: async (panel) => {
      await tab('Simulate')(panel);
      await panel.page.getByText('Open Trace…').click();
    },
  },
];

describe('panel: accessibility of every other page', () => {
  const open = useBrowser();

  for (const { name, options, ready, act } of looks)
    it(`has no serious fault in any theme, ${name}`, async () => {
      const panel = await open(options);
      if (act !== undefined) {
        await panel.page.locator('.grid-body [data-id]').first().waitFor();
        await act(panel);
      }
      await panel.page.getByText(ready).first().waitFor();
      await settle(panel.page);
      assert.deepEqual(await seriousFaultsInThemes(panel), []);
    });
});
