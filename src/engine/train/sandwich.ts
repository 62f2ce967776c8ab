// The sandwich rule with in-place distillation (Yu and Huang, "Universally Slimmable Networks", arXiv 1903.05134, sections
// 3.2 and 3.3): each step trains the full network on labels, and the smallest and a few random sub-networks on the full
// network's output of that same step, detached. Gradients are summed, as in the paper, not averaged: a branch that only
// one path of the step reads then moves at the same rate as it would if trained alone.
import { baselineGenes, type Genes } from '../../shared/run/genes';
import type { Backend, StepResult } from '../compute/backend';
import type { SubNetwork, Supernet } from '../supernet/supernet';
import { toProgram } from '../supernet/toProgram';
import type { Batch } from './batches';
import { describeNonFinite } from './guards';
import type { Objective, ObjectiveResult } from './objective';
import { outputClasses } from './outputClasses';
import { createPathPool, pathsAt } from './pathPool';
import { SessionCache } from './sessionCache';
import type { TrainingSettings } from './settings';
import { writeTargets } from './targets';
import { reachOf, type Range, type Reach } from './touched';

export type SandwichSettings = Pick<
  TrainingSettings,
  'seed' | 'labelSmoothing' | 'randomPaths' | 'pathHoldSteps' | 'pathPoolSize' | 'sessionCapacity' | 'guards'
>;

interface Path {
  /** `full`, `smallest` or `random`, for messages. */
  readonly role: string;
  readonly subNetwork: SubNetwork;
  /** What the gradient of this path can change. */
  readonly reach: Reach;
}

/** Picks the paths of a step: the full network first, then no path twice. */
function createPathPicker(supernet: Supernet, settings: SandwichSettings): (step: number) => readonly Path[] {
  const { seed, randomPaths, pathHoldSteps, pathPoolSize, guards } = settings;
  const build = (role: string, genes: Genes): Path => {
    const subNetwork = supernet.subNetwork(genes);
    return { role, subNetwork, reach: reachOf(supernet.layout, subNetwork.parameters) };
  };
  const full = build('full', baselineGenes);
  const smallest = build('smallest', supernet.smallest);
  if (smallest.subNetwork.key === full.subNetwork.key) return () => [full];
  const pool = createPathPool(supernet.space, supernet.smallest, seed, pathPoolSize);
  const built = new Map<number, Path>();
  const pooled = (place: number): Path => {
    const known = built.get(place);
    if (known) return known;
    const path = build('random', pool.members[place] ?? baselineGenes);
    built.set(place, path);
    return path;
  };
  return (step) => {
    const drawn = pathsAt(step, pool, randomPaths, pathHoldSteps, seed).map(pooled);
    const always = guards?.smallestPath === false ? [full] : [full, smallest];
    return [...new Map([...always, ...drawn].map((path) => [path.subNetwork.key, path])).values()];
  };
}

/** One step's sums; buffers are reused between steps. */
interface Accumulator {
  readonly gradient: Float32Array;
  readonly touched: Uint8Array;
  readonly target: Float32Array;
}

function addInto(sum: Float32Array, part: Float32Array, ranges: readonly Range[]): void {
  for (const [start, end] of ranges) {
    for (let i = start; i < end; i++) sum[i] = (sum[i] as number) + (part[i] as number);
  }
}

/** The sandwich over a supernet; with no space to sample from it is plain training of the full network. */
export function createSandwich(
  supernet: Supernet,
  backend: Backend,
  batchSize: number,
  settings: SandwichSettings,
): Objective {
  const { layout } = supernet;
  const classes = outputClasses(supernet.graph);
  const pathsOf = createPathPicker(supernet, settings);
  const programs = new Map<string, SubNetwork>();
  const cache = new SessionCache(settings.sessionCapacity, (key) =>
    backend.createTraining(toProgram(programs.get(key) as SubNetwork, layout, batchSize)),
  );
  const sums: Accumulator = {
    gradient: new Float32Array(layout.length),
    touched: new Uint8Array(layout.parameters.length),
    target: new Float32Array(batchSize * classes),
  };

  const runPath = async (path: Path, parameters: Float32Array, x: Float32Array): Promise<[StepResult, number]> => {
    programs.set(path.subNetwork.key, path.subNetwork);
    const session = await cache.get(path.subNetwork.key);
    const started = performance.now();
    const result = await session.step({ parameters, x, target: sums.target });
    return [result, performance.now() - started];
  };

  const evaluate = async (
    step: number,
    parameters: Float32Array,
    { x, labels }: Batch,
    breathe: () => Promise<void>,
  ): Promise<ObjectiveResult> => {
    sums.gradient.fill(0);
    sums.touched.fill(0);
    writeTargets(labels, classes, settings.labelSmoothing, sums.target);
    const pathLosses: number[] = [];
    let backendMs = 0;
    let fault: string | null = null;
    for (const path of pathsOf(step)) {
      const [result, ms] = await runPath(path, parameters, x);
      backendMs += ms;
      pathLosses.push(result.loss);
      const { tensors, ranges } = path.reach;
      fault = describeNonFinite(layout, path.role, { x, parameters }, result, ranges);
      if (fault !== null) break;
      addInto(sums.gradient, result.gradient, ranges);
      for (const tensor of tensors) sums.touched[tensor] = 1;
      if (path.role === 'full' && settings.guards?.inPlaceDistillation !== false) sums.target.set(result.probabilities);
      await breathe();
    }
    const { gradient, touched } = sums;
    return { loss: pathLosses[0] as number, pathLosses, gradient, touched, backendMs, paths: pathLosses.length, fault };
  };
  return { layout, classes, evaluate, dispose: () => cache.dispose() };
}
