// Screenshots of the panel for looking at: `npx tsx test/support/panel/shoot.ts` writes out/shots/panel/*.png.
import { mkdir } from 'node:fs/promises';
import type { MeasuredCliff } from '../../../src/shared/device/memoryCliff';
import { AdaScaleError } from '../../../src/shared/errors';
import { formatPolicy } from '../../../src/shared/policy/authoring/formatPolicy';
import type { PanelSnapshot, PanelStatus } from '../../../src/shared/protocol/panel';
import { launchBrowser } from '../vscode/browser.mjs';
import { openPanel, type PanelOptions, type PanelPage } from './panelPage';
import { panelEnergy } from './panelEnergy';
import { panelLayers } from './panelLayers';
import { heated, measured, panelSnapshot, probed } from './panelRun';
import type { ThemeName } from './themes';
import { flawedRules, policyFile } from '../policyFiles';

const folder = 'out/shots/panel';

const running = (snapshot: PanelSnapshot): PanelSnapshot => ({
  run: { ...snapshot.run, progress: { phase: 'searching', fraction: 0.42, detail: 'generation 3 of 8' } },
  status: { state: 'running', phase: 'searching', live: true, resumable: false, error: null },
});

const stopped = (snapshot: PanelSnapshot, status: Partial<PanelStatus>): PanelSnapshot => ({
  ...snapshot,
  status: { ...snapshot.status, phase: 'searching', ...status },
});

const empty = (snapshot: PanelSnapshot): PanelSnapshot =>
  running({ ...snapshot, run: { ...snapshot.run, baseline: null, candidates: [] } });

const small = panelSnapshot(60);
const large = panelSnapshot(10_000);
const active = {
  run: small.run.path,
  axes: { x: 'latencyMs', y: 'accuracy', xLog: false, yLog: false },
  budgets: null,
  feasibleOnly: false,
  active: 'c-0007',
  selected: ['c-0007', 'c-0012'],
  zoom: null,
};
const listed = { ...active, shortlist: ['c-0007', 'c-0012', 'c-0031'], shade: 'sizeBytes', errorBars: true };
const layers = (ids: readonly string[]) => ids.map((id) => panelLayers(small, id));
const limited = { ...active, budgets: { latencyMs: 4, accuracy: 0.6 }, active: null, selected: [] };
const crash = {
  code: 'engine.exited',
  message: 'The engine ended unexpectedly (signal SIGKILL)',
  hint: 'Resume goes on from the last checkpoint.',
};
const newer = new AdaScaleError(
  'run.newerSchema',
  'This run was written by a newer AdaScale (run schema 9, this version reads up to 1)',
  'Update AdaScale to open it.',
);

const hoverFrontier = async ({ page }: PanelPage): Promise<void> => {
  await page.focus('canvas');
  const box = await page.locator('canvas').boundingBox();
  if (box === null) return;
  for (let x = 0.2; x < 0.9; x += 0.01) {
    await page.mouse.move(box.x + box.width * x, box.y + box.height * 0.35);
    if (await page.locator('.tooltip:not([hidden])').count()) return;
  }
};

const overlay = async ({ page }: PanelPage): Promise<void> => {
  await page.locator('.conditions vscode-checkbox').first().click();
  await page.getByText(/^Lay /).first().click();
};

const openRowMenu = async ({ page }: PanelPage): Promise<void> => {
  await page.focus('canvas');
  await page.keyboard.press('p');
  await page.locator('.grid-body [data-id]').nth(2).click({ button: 'right' });
};

type Shot = readonly [string, PanelOptions, ((panel: PanelPage) => Promise<void>)?];

const policy = { name: 'resnet8.policy.json', text: formatPolicy(policyFile(flawedRules)) };
const cliff: MeasuredCliff = {
  ...{ knee: null, exponent: 0, ceiling: 1, wall: 0.52, samples: 9, medianError: null },
  ...{ device: 'bench', measuredAt: '2026-11-26T12:00:00.000Z' },
};
/** Bands over every signal. */
const loaded = {
  name: 'loaded.policy.json',
  text: formatPolicy(
    policyFile([
      { name: 'Busy', when: { cpuLoad: { atLeast: 0.4 } }, limits: {}, prefer: 'latency' },
      {
        name: 'Short',
        when: { freeMemoryBytes: { below: 120e6 } },
        limits: { peakMemoryShare: 0.5 },
        prefer: 'accuracy',
      },
      ...flawedRules,
    ]),
  ),
};
const themes: readonly ThemeName[] = ['dark', 'light', 'highContrastDark', 'highContrastLight'];

/** Every page, as `page-NAME-THEME-WIDTH`: in every theme, in a wide panel and in a narrow one. */
const pageViews: Readonly<Record<string, Omit<PanelOptions, 'snapshot'> & { readonly snapshot?: PanelSnapshot }>> = {
  explore: { saved: listed },
  compare: { saved: { ...listed, shortlist: ['c-0007', 'c-0012', 'c-0031', 'c-0044'], tab: 'compare' }, layers },
  policy: { saved: { ...active, tab: 'policy' }, policy },
  simulate: { saved: { ...active, tab: 'simulate', script: 'hotCar', moment: 60 }, policy },
  'simulate-load': { saved: { ...active, tab: 'simulate', script: 'commute', moment: 110 }, policy: loaded },
  sensitivity: { snapshot: probed(small), saved: { ...active, pane: 'importance' } },
  layers: { saved: { ...active, pane: 'model' }, layers },
  parallel: { saved: { ...active, pane: 'parallel', brushes: { accuracy: [0.7, 0.9] } } },
  devices: { snapshot: measured(small), saved: { ...active, pane: 'devices' } },
  heat: { snapshot: heated(small), saved: { ...active, heat: true } },
  energy: {
    snapshot: panelEnergy(small),
    saved: { ...active, axes: { ...active.axes, x: 'energyMj' }, active: 'c-0004', rows: 'all' },
  },
  cliff: { saved: { ...active, tab: 'simulate', script: 'hotCar', moment: 60 }, policy, cliff },
};

const pages = Object.entries(pageViews).flatMap(([name, options]) =>
  themes.flatMap((theme) =>
    [1280, 760].map((width): Shot => {
      const height = width === 760 ? 900 : 800;
      return [`page-${name}-${theme}-${width}`, { snapshot: small, ...options, theme, width, height }];
    }),
  ),
);

/** What a policy is written and tried with, in every theme, and in a narrow panel. */
const authoring = themes.flatMap((theme): readonly Shot[] => [
  [`policy-${theme}-1400`, { snapshot: small, saved: { ...active, tab: 'policy' }, policy, theme, width: 1400 }],
  [`policy-${theme}-760`, { snapshot: small, saved: { ...active, tab: 'policy' }, policy, theme, width: 760 }],
  [
    `simulate-${theme}-1280`,
    { snapshot: small, saved: { ...active, tab: 'simulate', script: 'hotCar', moment: 60 }, policy, theme },
  ],
]);

const shots: readonly Shot[] = [
  ...authoring,
  ...pages,
  ['explore-dark-1280', { snapshot: small, saved: active }],
  ['explore-light-1280', { snapshot: small, saved: active, theme: 'light' }],
  ['explore-hc-1280', { snapshot: small, saved: active, theme: 'highContrastDark' }],
  ['explore-hclight-760', { snapshot: small, saved: active, theme: 'highContrastLight', width: 760, height: 900 }],
  ['listed-dark-1280', { snapshot: small, saved: listed }],
  [
    'parallel-light-1600',
    {
      snapshot: large,
      saved: { ...listed, pane: 'parallel', brushes: { accuracy: [0.7, 0.9] } },
      theme: 'light',
      width: 1600,
      height: 900,
    },
  ],
  ['importance-dark-1280', { snapshot: large, saved: { ...active, pane: 'importance' } }],
  ['layers-light-1280', { snapshot: small, saved: { ...listed, pane: 'model' }, theme: 'light', layers }],
  [
    'devices-dark-1280',
    {
      snapshot: measured(small),
      saved: { ...listed, pane: 'devices' },
      runs: [panelSnapshot(40, 7).run].map((run) => ({ ...run, path: '/workspace/other' })),
    },
    overlay,
  ],
  ['compare-dark-1280', { snapshot: small, saved: { ...listed, tab: 'compare' }, layers }],
  [
    'compare-hclight-1280',
    { snapshot: small, saved: { ...listed, tab: 'compare' }, theme: 'highContrastLight', layers },
  ],
  [
    'gene-axis-light-1280',
    { snapshot: large, saved: { ...active, axes: { ...active.axes, x: 'stages.stage2' } }, theme: 'light' },
  ],
  ['menu-dark-1280', { snapshot: small, saved: listed }, openRowMenu],
  ['explore-dark-760', { snapshot: small, saved: active, width: 760, height: 900 }],
  ['explore-light-760', { snapshot: small, saved: active, theme: 'light', width: 760, height: 900 }],
  ['large-dark-1280', { snapshot: large }],
  [
    'large-hover-light-1600',
    { snapshot: large, saved: limited, theme: 'light', width: 1600, height: 900 },
    hoverFrontier,
  ],
  ['budgets-dark-1280', { snapshot: small, saved: limited }],
  [
    'rail-dark-760',
    { snapshot: small, saved: limited, width: 760, height: 900 },
    ({ page }) => page.click('.filters-button'),
  ],
  ['nothing-light-1280', { snapshot: small, saved: { ...limited, budgets: { latencyMs: 0.2 } }, theme: 'light' }],
  ['running-dark-1280', { snapshot: running(small) }],
  [
    'failed-light-1280',
    { snapshot: stopped(small, { state: 'failed', resumable: true, error: crash }), theme: 'light' },
  ],
  [
    'cancelled-dark-760',
    { snapshot: stopped(small, { state: 'cancelled', resumable: true }), width: 760, height: 900 },
  ],
  ['empty-dark-1280', { snapshot: empty(small) }],
  ['unreadable-light-760', { snapshot: newer, theme: 'light', width: 760, height: 500 }],
];

async function shoot(only: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await launchBrowser();
  const wanted = shots.filter(([name]) => only.length === 0 || only.some((part) => name.includes(part)));
  for (const [name, options, act] of wanted) {
    const panel = await openPanel(browser, options);
    await panel.page.waitForTimeout(600);
    await act?.(panel);
    await panel.page.waitForTimeout(150);
    await panel.page.screenshot({ path: `${folder}/${name}.png` });
    console.log(name, ...panel.faults);
    await panel.close();
  }
  await browser.close();
}

void shoot(process.argv.slice(2));
