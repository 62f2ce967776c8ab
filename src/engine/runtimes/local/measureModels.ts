// The measuring loop: all models loaded and warmed up, then rounds in which each runs once, so that drift (clock, heat, other
// programs) hits all alike; the order rotates, so that none always follows the same neighbour's cache.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { MeasureRequest } from '../runtime';
import { createFeeds } from './feeds';
import type { ChildMessage, ChildOptions, Latencies, RefusedModel } from './messages';

type Ort = typeof import('onnxruntime-node');

interface Loaded {
  readonly id: string;
  readonly session: InferenceSession;
  readonly feeds: Record<string, Tensor>;
  readonly latenciesMs: number[];
}

/** Keeps the event loop (progress, the end of the parent) alive between runs. */
const progressIntervalMs = 100;
/** More runs than this tell nothing new. */
const maximumRuns = 1_000_000;

/** Measures every request; posts progress on the way and `refused` or `done` at the end. */
export async function measureModels(
  ort: Ort,
  requests: readonly MeasureRequest[],
  options: ChildOptions,
  post: (message: ChildMessage) => void,
): Promise<void> {
  const before = residentBytes();
  const loaded: Loaded[] = [];
  const refused: RefusedModel[] = [];
  for (const request of requests) {
    post({ kind: 'doing', what: `${request.id} (${request.modelPath})` });
    try {
      loaded.push(await load(ort, request, options));
    } catch (error) {
      refused.push({ id: request.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  if (refused.length > 0) return post({ kind: 'refused', models: refused });
  post({ kind: 'doing', what: requests.map((request) => request.id).join(', ') });
  const faults = majorFaults();
  await runRounds(loaded, options, post);
  const faulted = majorFaults() - faults;
  const growth = peakResidentBytes() - before;
  const results = loaded.map(({ id, latenciesMs }): Latencies => ({ id, latenciesMs }));
  const peakMemoryBytes = loaded.length === 1 && growth > 0 ? growth : null;
  post({ kind: 'done', results, peakMemoryBytes, majorFaults: faulted });
}

const residentBytes = (): number => process.memoryUsage.rss();
const majorFaults = (): number => process.resourceUsage().majorPageFault;
const peakResidentBytes = (): number => process.resourceUsage().maxRSS * 1024;

async function load(ort: Ort, request: MeasureRequest, options: ChildOptions): Promise<Loaded> {
  const session = await ort.InferenceSession.create(request.modelPath, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
  const feeds = createFeeds(ort.Tensor, session.inputMetadata);
  for (let run = 0; run < Math.max(1, options.warmUpRuns); run++) await session.run(feeds);
  return { id: request.id, session, feeds, latenciesMs: [] };
}

/** Ends after enough rounds and `minimumMs` for each model, whoever spent it: a fast model beside a slow one must not take hours. */
async function runRounds(
  models: readonly Loaded[],
  options: ChildOptions,
  post: (message: ChildMessage) => void,
): Promise<void> {
  const start = performance.now();
  const progress = (round: number): number =>
    Math.min(
      1,
      round / options.minimumRuns,
      (performance.now() - start) / Math.max(1, options.minimumMs * models.length),
    );
  let reported = start;
  for (let round = 0; progress(round) < 1 && round < maximumRuns; round++) {
    for (let place = 0; place < models.length; place++)
      await runOnce(models[(place + round) % models.length]!, options.rehearsals);
    if (performance.now() - reported < progressIntervalMs) continue;
    reported = performance.now();
    post({ kind: 'progress', done: Math.round(1000 * progress(round + 1)), total: 1000 });
  }
  post({ kind: 'progress', done: 1000, total: 1000 });
}

async function runOnce(model: Loaded, rehearsals: number): Promise<void> {
  for (let run = 0; run < rehearsals; run++) await model.session.run(model.feeds);
  const start = performance.now();
  await model.session.run(model.feeds);
  model.latenciesMs.push(performance.now() - start);
}
