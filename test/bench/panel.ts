// How quick the panel is with 10,000 candidates, in a real browser: from the arrival of the snapshot, as objects that nothing has
// checked yet, to the frame that shows it; and frames a second while a limit is dragged across its whole range, one change a frame.
// Prints a table.
import { cpus } from 'node:os';
import type { Page } from 'playwright-core';
import { openPanel } from '../support/panel/panelPage';
import { panelSnapshot } from '../support/panel/panelRun';
import { launchBrowser } from '../support/vscode/browser.mjs';

const candidates = 10_000;
const rounds = 5;
const dragFrames = 120;

interface Marks {
  /** The message is there, not yet read. */
  came: number;
  /** The browser has made objects of it; the panel sees them next. */
  arrived: number;
  painted: number;
  /** Pixels of the chart that hold something when the clock stops. */
  inked: number;
}

/** Runs in the page before its script: notes when the snapshot arrives and when the frame with the chart has been shown. */
function watchFirstPaint(): void {
  const marks: Marks = { came: 0, arrived: 0, painted: 0, inked: 0 };
  (window as unknown as { marks: Marks }).marks = marks;
  const inked = (): number => {
    const chart = document.querySelector('canvas') as HTMLCanvasElement;
    // Of a copy: reading a canvas may change how the browser draws on it from then on.
    const copy = Object.assign(document.createElement('canvas'), { width: chart.width, height: chart.height });
    const context = copy.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(chart, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    return data.reduce((count, value, place) => count + Number(place % 4 === 3 && value > 0), 0);
  };
  const look = (): void => {
    const isDrawn =
      document.querySelector('.legend-item') !== null && document.querySelector('.grid-body [data-id]') !== null;
    // A frame is on the screen when the next one begins.
    requestAnimationFrame(() => {
      if (!isDrawn) return look();
      marks.painted = performance.now();
      marks.inked = inked();
    });
  };
  window.addEventListener(
    'message',
    (event: MessageEvent<{ kind?: string; value?: { run?: unknown } | null }>) => {
      const came = performance.now();
      // Asking for the data is what makes the browser read it.
      if (event.data.kind !== 'result' || event.data.value?.run === undefined || marks.arrived > 0) return;
      marks.came = came;
      marks.arrived = performance.now();
      look();
    },
    true,
  );
}

/** Moves the limit's slider from end to end and back, one step a frame; ms of each frame. */
const dragLimit = (page: Page, frames: number): Promise<number[]> =>
  page.evaluate(async (wanted) => {
    const slider = document.querySelector<HTMLInputElement>('.slider[aria-label^="Latency"]');
    if (slider === null) throw new Error('The slider is missing');
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const times: number[] = [];
    let last = await frame();
    for (let step = 0; step < wanted; step++) {
      const phase = (step / wanted) * 2;
      slider.value = String(Math.round(200 * (phase < 1 ? 1 - phase : phase - 1)));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  }, frames);

const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);
const quantile = (values: readonly number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;

interface Round {
  readonly paintMs: number;
  readonly readMs: number;
  readonly frames: readonly number[];
}

/** A cloud of so many candidates covers more than this. */
const leastInk = 10_000;

async function once(browser: Parameters<typeof openPanel>[0]): Promise<Round> {
  const panel = await openPanel(browser, { snapshot: panelSnapshot(candidates), prepare: watchFirstPaint });
  await panel.page.waitForFunction(() => (window as unknown as { marks: Marks }).marks.painted > 0);
  const marks = await panel.page.evaluate(() => (window as unknown as { marks: Marks }).marks);
  if (marks.inked < leastInk) throw new Error(`The clock stopped at a chart with ${marks.inked} pixels drawn`);
  const frames = await dragLimit(panel.page, dragFrames);
  await panel.close();
  return { paintMs: marks.painted - marks.arrived, readMs: marks.arrived - marks.came, frames };
}

async function bench(): Promise<void> {
  const browser = await launchBrowser();
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(await once(browser));
  const version = browser.version();
  await browser.close();
  const paints = results.map(({ paintMs }) => paintMs);
  const whole = results.map(({ paintMs, readMs }) => paintMs + readMs);
  const frames = results.flatMap((result) => result.frames);
  const [median, slow] = [quantile(frames, 0.5), quantile(frames, 0.95)];
  const mean = frames.reduce((sum, ms) => sum + ms, 0) / frames.length;
  console.log(
    `${candidates} candidates, Chromium ${version}, software rendering, ${cpus()[0]?.model}, ${cpus().length} cores`,
  );
  console.log('| what | figure | aim |\n| --- | --- | --- |');
  const told = (values: readonly number[]): string =>
    `${quantile(values, 0.5).toFixed(0)} ms (${sorted(values)[0]?.toFixed(0)} to ${sorted(values).at(-1)?.toFixed(0)})`;
  console.log(`| first paint after the snapshot arrived, median of ${rounds} | ${told(paints)} | < 300 ms |`);
  console.log(`| the same with the browser's own reading of the message | ${told(whole)} | |`);
  console.log(`| dragging a limit, ${frames.length} frames | ${(1000 / mean).toFixed(0)} frames a second | ≥ 30 |`);
  console.log(
    `| one frame of the drag | median ${median.toFixed(0)} ms, 95th percentile ${slow.toFixed(0)} ms | ≤ 33 ms |`,
  );
}

void bench();
