// `auto` means measured: which backend is fastest depends on processor, platform and network, so three steps of the real
// program decide, and the run records them.
import type { Backend, BackendFactory, BackendId, BackendOptions, TrainingProgram } from './backend';
import { elementCount } from '../graph/graph';
import { dataShape, outputShape } from './training/emitTrainingStep';
import { AdaScaleError, toJsonError } from '../../shared/errors';
import { createRandom } from '../../shared/random';

/** One line of the record: a time, or why there is none. */
export type BackendTiming =
  { readonly id: BackendId; readonly stepMs: number } | { readonly id: BackendId; readonly skipped: string };

export interface ChosenBackend {
  readonly backend: Backend;
  readonly timings: readonly BackendTiming[];
}

export type Log = (message: string) => void;

const timedSteps = 3;

/** Small seeded noise and uniform targets: the time of a step does not depend on what is learnt. */
function probeInput(program: TrainingProgram) {
  const random = createRandom(0, 'backendProbe');
  const noise = (length: number): Float32Array => new Float32Array(length).map(() => 0.1 * (random.next() - 0.5));
  const [rows, classes] = outputShape(program);
  return {
    parameters: noise(program.parameterCount),
    x: noise(elementCount(dataShape(program))),
    target: new Float32Array(rows * classes).fill(1 / classes),
  };
}

/** A step that takes so many times the best backend's settles it: a renderer in software would take minutes. */
const hopeless = 2;

/** Median time of a step after one to warm up; of fewer steps where one alone is hopeless against `bestMs`. */
async function timeSteps(backend: Backend, program: TrainingProgram, bestMs: number): Promise<number> {
  const session = await backend.createTraining(program);
  try {
    const input = probeInput(program);
    await session.step(input);
    const times: number[] = [];
    while (times.length < timedSteps && !times.some((ms) => ms > hopeless * bestMs)) {
      const start = performance.now();
      await session.step(input);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[times.length >> 1] ?? Infinity;
  } finally {
    await session.dispose();
  }
}

/**
 * Times `factories` on `probe` and keeps the fastest; the others are disposed of. A factory that does not load, or cannot
 * run the program, is left out with its reason.
 * @throws AdaScaleError `compute.unavailable` with every reason where none works.
 */
export async function timeBackends(
  factories: readonly BackendFactory[],
  options: BackendOptions,
  probe: TrainingProgram,
  log: Log,
): Promise<ChosenBackend> {
  const timings: BackendTiming[] = [];
  let best: { readonly backend: Backend; readonly stepMs: number } | undefined;
  for (const factory of factories) {
    let backend: Backend | undefined;
    try {
      backend = await factory.create(options);
      const stepMs = await timeSteps(backend, probe, best?.stepMs ?? Infinity);
      timings.push({ id: factory.id, stepMs });
      log(`Backend ${factory.id}: ${stepMs.toFixed(1)} ms a step`);
      if (best && best.stepMs <= stepMs) {
        await backend.dispose();
        continue;
      }
      await best?.backend.dispose();
      best = { backend, stepMs };
    } catch (error) {
      await backend?.dispose();
      const skipped = toJsonError(error).message;
      timings.push({ id: factory.id, skipped });
      log(`Backend ${factory.id} left out: ${skipped}`);
    }
  }
  if (best) return { backend: best.backend, timings };
  const reasons = timings.flatMap((timing) => ('skipped' in timing ? [`${timing.id}: ${timing.skipped}`] : []));
  throw new AdaScaleError('compute.unavailable', `No compute backend can train this network (${reasons.join('; ')})`);
}
