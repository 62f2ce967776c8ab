// One search from model file to frontier, as phases that leave everything they achieve in the run folder. A resumed run goes
// through the same phases; each takes what the folder holds and does the rest, so that a run may be killed anywhere.
import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import { engineVersion } from '../../shared/engineVersion';
import { AdaScaleError, toJsonError } from '../../shared/errors';
import type { SearchParams } from '../../shared/protocol/engine';
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import {
  runSchemaVersion,
  type RunManifest,
  type RunPhase,
  type SearchResult,
  type SearchSettings,
} from '../../shared/run/manifest';
import type { CalibrationTable } from '../calibration/calibrationTable';
import { requireSupported } from '../formats/index';
import { readSensitivity, RunDirectory } from '../runs/runDirectory';
import { searchResult } from '../runs/snapshot';
import { judgeBaseline } from './baselineCandidate';
import { chosenLabels } from './chosenData';
import { createEvaluation } from './createEvaluation';
import { makeFinalTable } from './finalTable';
import { fineTunePhase } from './fineTunePhase';
import { imageShape } from './imageShape';
import type { LatencyMeter } from './latencyMeter';
import { preflight, throwProblems, type Preflight } from './preflight';
import { createProgressReporter, type ProgressReporter } from './progressReporter';
import { findRunCalibration, keepCalibration } from './runPredictor';
import { writeRunReport } from './runReport';
import { searchPhase } from './searchPhase';
import type { SearchPort } from './searchPort';
import { sensitivityPhase } from './sensitivity/sensitivityPhase';
import { recycledWeights, trainPhase } from './trainPhase';
import { withPrepared, type Predicted, type Preparing } from './withPrepared';

/**
 * Checks everything, makes the run folder and searches.
 * @throws AdaScaleError what preflight found first, the others in its message; whatever a phase throws.
 */
export async function startSearch(params: SearchParams, port: SearchPort): Promise<SearchResult> {
  const checked = await preflight(params, port.signal);
  throwProblems(checked.problems);
  for (const problem of checked.problems) port.log('warn', problem.message);
  const out = params.out === undefined ? undefined : path.resolve(params.out);
  const calibration = await findRunCalibration(out, checked.settings, (message) => port.log('warn', message));
  const manifest = newManifest({ ...checked, settings: withQuantum(checked.settings, calibration) });
  const run = await RunDirectory.create(out ?? defaultFolder(manifest), manifest);
  try {
    if (calibration !== null) await keepCalibration(run, calibration);
  } catch (error) {
    await run.close();
    throw error;
  }
  return workOn(run, port, 'new');
}

/**
 * Goes on with a run exactly where it stood; a finished one answers at once.
 * @throws AdaScaleError `run.…` (`run.otherDevice` where its target is another device now) and as above.
 */
export async function resumeSearch(folder: string, port: SearchPort): Promise<SearchResult> {
  return workOn(await RunDirectory.open(path.resolve(folder)), port, 'resumed');
}

/** Widths between two steps of the target's staircase cost accuracy and save nothing; who names a quantum knows better. */
export function withQuantum(settings: SearchSettings, calibration: CalibrationTable | null): SearchSettings {
  const measured = calibration?.quantum.quantum ?? null;
  return settings.widthQuantum !== undefined || measured === null ? settings : { ...settings, widthQuantum: measured };
}

const defaultFolder = ({ settings, id }: RunManifest): string =>
  path.join(path.dirname(settings.modelPath), '.adascale', 'runs', id);

function newManifest({ settings, model, summary }: Preflight): RunManifest {
  if (model === null || summary === null) throw new Error('preflight passed without a model or data');
  const now = new Date().toISOString();
  const graph = requireSupported(model);
  return {
    schema: runSchemaVersion,
    id: `${now.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(3).toString('hex')}`,
    createdAt: now,
    engineVersion,
    modelName: graph.name,
    modelSha256: model.sha256,
    dataSha256: summary.sha256,
    settings,
    device: '',
    runtime: '',
    phase: 'preparing',
    state: 'running',
    labels: chosenLabels(summary, settings.dataChoices),
    inputShape: imageShape(graph),
    preprocessing: null,
    splits: null,
    space: null,
    updatedAt: now,
  };
}

/** Runs the phases and records how they ended; the folder is closed and unlocked whatever happens. */
async function workOn(run: RunDirectory, caller: SearchPort, begun: 'new' | 'resumed'): Promise<SearchResult> {
  const port: SearchPort = {
    signal: AbortSignal.any([caller.signal, run.lost]),
    report: (progress) => caller.report(progress),
    breathe: () => caller.breathe(),
    log: (level, message) => caller.log(level, message),
  };
  const reporter = createProgressReporter(run.path, (progress) => caller.report(progress));
  let worthless = false;
  try {
    if (run.manifest.state !== 'done') {
      await run.update({ state: 'running' });
      await throughPhases(run, port, reporter);
      const result = await resultOf(run);
      await writeRunReport(run.path, run.manifest, result, result.sensitivity);
      reporter.manifest(await run.update({ phase: 'done', state: 'done' }));
    }
    return await resultOf(run);
  } catch (error) {
    const state = caller.signal.aborted ? 'cancelled' : 'failed';
    worthless = begun === 'new' && state === 'failed' && run.records.length === 0 && isBadSource(error);
    // The disk may be what failed; the error that matters is the first one. A lost run is somebody else's to write.
    if (!run.lost.aborted)
      await run.update({ state }).then(
        (manifest) => reporter.manifest(manifest),
        () => undefined,
      );
    throw error;
  } finally {
    reporter.flush();
    await (worthless ? run.discard() : run.close());
  }
}

const resultOf = async (run: RunDirectory): Promise<SearchResult> =>
  searchResult(run.path, run.candidates, run.manifest.settings.budgets, await readSensitivity(run.path));

/** Found only while decoding. Once it is mended the files are others, so a run that began with them could not go on. */
const isBadSource = (error: unknown): boolean => /^(data|model)\./.test(toJsonError(error).code);

async function throughPhases(run: RunDirectory, port: SearchPort, reporter: ProgressReporter): Promise<void> {
  const onTarget: Preparing['onTarget'] = async (session, predictor) => {
    const { device = '', runtime = '' } = session ?? predictor.source;
    if (session !== null) requireSameDevice(run, device, port);
    await run.update({ device, runtime });
  };
  await withPrepared({ run, port, reporter, onTarget }, (prepared, meter) =>
    judgeAndSearch(run, prepared, meter, port, reporter),
  );
}

/**
 * Latencies of two phones cannot be compared: the run goes on where it measured. A computer may be moved to another processor
 * while nobody looks (a virtual machine), and each batch holds the starting network: that is told and gone on with.
 *
 * @throws AdaScaleError `run.otherDevice`.
 */
function requireSameDevice({ manifest, records }: RunDirectory, device: string, port: SearchPort): void {
  const { device: before, settings } = manifest;
  if (records.length === 0 || before === device) return;
  const text = `This run measured on ${before}; ${settings.target} is ${device} now`;
  if (settings.target === 'local') return port.log('warn', text);
  const hint = `Attach ${before} again and resume, or start a new run for the other device`;
  throw new AdaScaleError('run.otherDevice', text, hint);
}

async function judgeAndSearch(
  run: RunDirectory,
  prepared: Predicted,
  meter: LatencyMeter | null,
  port: SearchPort,
  reporter: ProgressReporter,
): Promise<void> {
  const baseline = await firstBaseline(run, prepared, meter, port, reporter);
  let weights: Promise<Float32Array> | null = null;
  const recycled = (): Promise<Float32Array> =>
    (weights ??= recycledWeights(run.manifest.settings.seed, prepared, port));
  const sensitivity = await sensitivityPhase({ run, prepared, port, reporter, recycled });
  await enter(run, 'training', reporter);
  const parameters = await trainPhase(run, prepared, port, reporter, recycled);
  const evaluation = await createEvaluation(run, prepared, parameters, meter, baseline, port);
  if (run.manifest.phase !== 'finishing') {
    await enter(run, 'searching', reporter);
    await searchPhase(run, evaluation, baseline, reporter, sensitivity);
    await enter(run, 'finishing', reporter);
  }
  await fineTunePhase({ run, prepared, evaluation, baseline, reporter });
  await makeFinalTable({ run, evaluation, graph: prepared.graph, test: prepared.data.test, reporter });
}

/** Phases only go forward: a run that is resumed while searching does not say that it trains. */
async function enter(run: RunDirectory, phase: RunPhase, reporter: ProgressReporter): Promise<void> {
  const order: readonly RunPhase[] = ['preparing', 'training', 'searching', 'finishing', 'done'];
  if (order.indexOf(run.manifest.phase) < order.indexOf(phase)) reporter.manifest(await run.update({ phase }));
}

/** The journalled starting network, as it was judged first: its final figures must not change what the search sees. */
async function firstBaseline(
  run: RunDirectory,
  prepared: Predicted,
  meter: LatencyMeter | null,
  port: SearchPort,
  reporter: ProgressReporter,
): Promise<Candidate> {
  const known = run.records.find(isBaseline);
  if (known !== undefined) return known;
  reporter.progress('preparing', 0.9, 'judging the starting network');
  const baseline = await judgeBaseline(prepared, prepared.predictor, meter, port);
  await run.addCandidate(baseline);
  reporter.candidates([baseline]);
  return baseline;
}
