// Everything that could fail late, checked before any long work and reported together: settings, recipe, the model's layers
// and their gradients, the data against the model, the target, the run folder and the room on its disk.
import * as path from 'node:path';
import { AdaScaleError, toJsonError } from '../../shared/errors';
import { formatBytes } from '../../shared/format';
import type { PreflightProblem, SearchParams } from '../../shared/protocol/engine';
import { baselineGenes } from '../../shared/run/genes';
import type { SearchSettings } from '../../shared/run/manifest';
import { emitTrainingStep } from '../compute/training/emitTrainingStep';
import { plainTarget } from '../compute/lowering/plain/plainTarget';
import { checkAgainstModel } from '../datasets/checkAgainstModel';
import type { DatasetSummary } from '../datasets/dataset';
import { readModel, requireNumbers, requireSupported, type LoadedModel } from '../formats/index';
import type { Graph } from '../graph/graph';
import { loadRecipe } from '../recipe/loadRecipe';
import { recipePreprocessing } from '../recipe/recipePreprocessing';
import { weightBytes } from '../profile/memory';
import { freeSpace } from '../runs/freeSpace';
import { requireWritable } from '../runs/requireWritable';
import { requireEmpty, runFiles } from '../runs/runDirectory';
import { openRuntime } from '../runtimes/index';
import { plainNetwork } from '../supernet/plainNetwork';
import { toProgram } from '../supernet/toProgram';
import { outputClasses } from '../train/outputClasses';
import { scanChosenData } from './chosenData';
import { imageShape } from './imageShape';
import { resolveSettings } from './resolveSettings';

export interface Preflight {
  readonly problems: readonly PreflightProblem[];
  readonly settings: SearchSettings;
  readonly model: LoadedModel | null;
  readonly summary: DatasetSummary | null;
}

/** Runs one check; what it throws becomes a problem, and the others still run. Cancellation is no problem. */
type Attempt = <T>(check: () => Promise<T> | T) => Promise<T | null>;

/** @throws only when cancelled. */
export async function preflight(params: SearchParams, signal: AbortSignal): Promise<Preflight> {
  const problems: PreflightProblem[] = [];
  const attempt: Attempt = async (check) => {
    try {
      return await check();
    } catch (error) {
      signal.throwIfAborted();
      const { stack: _stack, ...json } = toJsonError(error);
      problems.push({ ...json, severity: 'error' });
      return null;
    }
  };
  const recipe = await attempt(() => loadRecipe(params.model));
  const resolved = resolveSettings(params, recipe);
  const { settings } = resolved;
  problems.push(...resolved.problems);
  const model = await attempt(() => readModel(settings.modelPath, signal));
  const graph = model && (await attempt(() => requireSupported(model)));
  if (graph) await attempt(() => requireNumbers(graph));
  const hasData = !resolved.problems.some((problem) => problem.code === 'data.notFound');
  const shape = graph && (await attempt(() => imageShape(graph)));
  const summary = hasData ? await attempt(() => scanChosenData(settings, signal, shape?.[0])) : null;
  const classes = graph && (await attempt(() => outputClasses(graph)));
  if (graph && classes !== null) await attempt(() => checkTraining(graph));
  if (summary && shape && classes !== null) {
    problems.push(...checkAgainstModel(summary, shape, classes, settings.dataChoices?.labels));
  }
  if (shape) await attempt(() => void recipePreprocessing(settings.dataChoices?.preprocessing, shape[0]));
  await attempt(() => checkFolder(params.out, settings, graph));
  if (settings.latency === 'measured') await attempt(() => checkTarget(settings, signal));
  return { problems, settings, model: graph === null ? null : model, summary };
}

/** Throws the first error, naming the others too. */
export function throwProblems(problems: readonly PreflightProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first, ...others] = errors;
  if (first === undefined) return;
  const also = others.map((problem) => `\nAlso: ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`);
  throw new AdaScaleError(first.code, `${first.message}${also.join('')}`, first.hint);
}

/** The network stands for its sub-networks: branches add no other ops. @throws AdaScaleError `compute.noGradient`, `model.inputs`. */
function checkTraining(graph: Graph): void {
  const { subNetwork, layout } = plainNetwork(graph);
  emitTrainingStep(toProgram(subNetwork(baselineGenes), layout, 2), plainTarget);
}

/** @throws AdaScaleError `device.…`. */
async function checkTarget({ target, adbServer }: SearchSettings, signal: AbortSignal): Promise<void> {
  const session = await openRuntime(target, { adbServer, signal });
  await session.dispose();
}

/** @throws AdaScaleError `run.exists`, `run.locked`, `disk.readOnly`, `disk.full`, `input.notFolder`. */
async function checkFolder(out: string | undefined, settings: SearchSettings, graph: Graph | null): Promise<void> {
  const folder = path.resolve(out ?? path.dirname(settings.modelPath));
  if (out !== undefined) await requireEmpty(folder);
  await requireWritable(folder, runFiles.manifest);
  const free = await freeSpace(folder);
  const needed = graph === null ? 0 : neededBytes(graph, settings);
  if (free === null || free >= needed) return;
  throw new AdaScaleError(
    'disk.full',
    `The disk of ${folder} has ${formatBytes(free)} free, a run of this model needs about ${formatBytes(needed)}`,
    'Free some space, or choose a folder on another disk.',
  );
}

/** Three checkpoints of weights and momenta, twice each, of a supernet about three times the network; files being measured. */
function neededBytes(graph: Graph, { evaluations }: SearchSettings): number {
  const weights = weightBytes(graph);
  return 3 * 4 * 3 * weights + 6 * weights + evaluations * 16_384 + 16 * 1024 ** 2;
}
