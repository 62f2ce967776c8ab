// More of a finished run: the neighbourhood of some of its variants searched, or some of them fine-tuned, with the run's trained
// supernet, settings, data and latency source. The run stays a finished one throughout; refinements.jsonl says what was asked,
// so that a refinement that was cancelled or killed goes on exactly where it stood.
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { RefineParams, RefineResult } from '../../../shared/protocol/engine';
import { isBaseline, type Candidate } from '../../../shared/run/candidate';
import type { Genes } from '../../../shared/run/genes';
import { tuningOutcomes, unfinishedRefinement, type RefinementRequest } from '../../../shared/run/refinement';
import type { LatencyPredictor } from '../../profile/latencyPredictor';
import { readSensitivity, RunDirectory } from '../../runs/runDirectory';
import { searchResult } from '../../runs/snapshot';
import type { Supernet } from '../../supernet/supernet';
import { createEvaluation } from '../createEvaluation';
import { makeFinalTable } from '../finalTable';
import { readFloats } from '../floatFile';
import type { LatencyMeter } from '../latencyMeter';
import { createProgressReporter, type ProgressReporter } from '../progressReporter';
import { writeRunReport } from '../runReport';
import type { SearchPort } from '../searchPort';
import { outlineOf } from '../subNetworkProblem';
import { withPrepared, type Predicted, type Preparing } from '../withPrepared';
import { checkRequest, checkSources } from './checkRequest';
import { decide, type Decided } from './decide';
import { breedNearby } from './nearby';
import { archiveOf, knownBefore, neighbourhoodOf, refinePhase } from './refinePhase';
import { begin, nextNumber, openRefinements, type Refinements } from './refinements';
import { tuneChosen } from './tuneChosen';

/** @throws AdaScaleError `run.…`, `data.…`, `input.range` before anything is done; then what a search throws. */
export async function refineRun(params: RefineParams, port: SearchPort): Promise<RefineResult> {
  return withRun(params.run, port, async (held) => {
    const { run, refinements } = held;
    const asked = decide(params, run.manifest.settings);
    await checkRequest(run, asked, held.port.signal, params.data);
    await rememberData(run, params.data);
    return work(held, async ({ supernet }, predictor) => {
      if (asked.what === 'refine') requireSomethingLeft(held, asked, supernet, predictor);
      held.reporter.refinement(await begin(refinements, asked));
    });
  });
}

/** Goes on with the refinement that was cut short. @throws AdaScaleError `run.nothingToResume`, and as above. */
export async function resumeRefinement(folder: string, port: SearchPort, data?: string): Promise<RefineResult> {
  return withRun(folder, port, async (held) => {
    const request = unfinishedRefinement(held.refinements.records);
    if (request === null) {
      const hint = 'Choose a variant to refine around, or to fine-tune.';
      throw new AdaScaleError('run.nothingToResume', `No refinement of ${held.run.path} was cut short`, hint);
    }
    await checkSources(held.run, held.port.signal, data);
    await rememberData(held.run, data);
    held.reporter.refinement(request);
    return work(held);
  });
}

/** Where the data lies from now on, after it was found to be the same. */
async function rememberData(run: RunDirectory, data: string | undefined): Promise<void> {
  if (data === undefined) return;
  await run.update({ settings: { ...run.manifest.settings, dataPath: path.resolve(data) } });
}

interface Held {
  readonly run: RunDirectory;
  readonly refinements: Refinements;
  readonly port: SearchPort;
  readonly reporter: ProgressReporter;
}

/** The folder is closed and unlocked whatever happens. @throws AdaScaleError `run.notFound`, `run.locked`, `run.corrupt`. */
async function withRun<T>(folder: string, caller: SearchPort, use: (held: Held) => Promise<T>): Promise<T> {
  const run = await RunDirectory.open(path.resolve(folder));
  const reporter = createProgressReporter(run.path, (progress) => caller.report(progress));
  const port: SearchPort = {
    signal: AbortSignal.any([caller.signal, run.lost]),
    report: (progress) => caller.report(progress),
    breathe: () => caller.breathe(),
    log: (level, message) => caller.log(level, message),
  };
  try {
    const refinements = await openRefinements(run);
    try {
      return await use({ run, refinements, port, reporter });
    } finally {
      await refinements.close();
    }
  } finally {
    reporter.flush();
    await run.close();
  }
}

/** A network near the chosen ones that nobody evaluated. @throws AdaScaleError `run.nothingNearby`. */
function requireSomethingLeft(
  { run, refinements }: Held,
  { candidates, seed }: Decided,
  supernet: Supernet,
  predictor: LatencyPredictor,
): void {
  const number = nextNumber(refinements.records);
  const known = knownBefore(run.firstRecords, number);
  const problem = { outline: (genes: Genes) => outlineOf(supernet, predictor, genes) };
  const { space } = supernet;
  const neighbourhood = neighbourhoodOf(run.firstRecords, candidates, run.manifest.settings.budgets);
  const nearby = { space, problem, archive: archiveOf(known, problem), ...neighbourhood };
  if (breedNearby({ ...nearby, seed, number }, 1, 1).length > 0) return;
  throw new AdaScaleError(
    'run.nothingNearby',
    `Every network near ${candidates.join(', ')} was evaluated already`,
    'Choose another variant, or fine-tune this one.',
  );
}

/** `check` may still refuse and journals the request; absent for one that is resumed. */
async function work(held: Held, check?: Preparing['check']): Promise<RefineResult> {
  const { run, port, reporter, refinements } = held;
  const preparing = { run, port, reporter, onTarget: warnOfOtherDevice(held), ...(check && { check }) };
  return withPrepared(preparing, async (prepared, meter) => {
    const request = unfinishedRefinement(refinements.records);
    if (request === null) throw new Error('a refinement began without a request');
    await through(held, request, prepared, meter);
    return finish(held, request);
  });
}

/** The run keeps the device of its search; every new latency says where it comes from. */
const warnOfOtherDevice =
  ({ run, port }: Held): Preparing['onTarget'] =>
  (session) => {
    const { device } = run.manifest;
    if (session !== null && session.device !== device)
      port.log('warn', `The search measured on ${device}, this refinement measures on ${session.device}`);
    return Promise.resolve();
  };

async function through(
  { run, port, reporter, refinements }: Held,
  request: RefinementRequest,
  prepared: Predicted,
  meter: LatencyMeter | null,
): Promise<void> {
  const baseline = run.firstRecords.find(isBaseline);
  const parameters = (await readFloats(run.file('weights'), [prepared.supernet.layout.length]))?.[0];
  if (baseline === undefined || parameters === undefined) throw new Error('a finished run lacks its weights');
  const evaluation = await createEvaluation(run, prepared, parameters, meter, baseline, port);
  const refining = { run, prepared, evaluation, baseline, reporter };
  if (request.what === 'refine') await refinePhase(refining, request, await readSensitivity(run.path));
  else await tuneChosen(refining, request, refinements);
  const also = request.what === 'fineTune' ? request.candidates : [];
  await makeFinalTable({ run, evaluation, graph: prepared.graph, test: prepared.data.test, reporter, also });
}

async function finish({ run, reporter, refinements }: Held, request: RefinementRequest): Promise<RefineResult> {
  const { number, what, candidates, evaluations } = request;
  const sensitivity = await readSensitivity(run.path);
  const result = searchResult(run.path, run.candidates, run.manifest.settings.budgets);
  await writeRunReport(run.path, run.manifest, result, sensitivity);
  await refinements.append({ kind: 'ended', number, how: 'done' }, true);
  reporter.manifest(await run.update({}));
  const isResult = ({ id, refinement }: Candidate): boolean =>
    what === 'refine' ? refinement?.number === number : candidates.includes(id);
  return {
    ...result,
    ...{ number, what },
    around: run.candidates.filter(({ id }) => candidates.includes(id)),
    candidates: run.candidates.filter(isResult),
    ...(evaluations !== null && { asked: evaluations }),
    ...(what === 'fineTune' && { tuned: tuningOutcomes(refinements.records, number) }),
  };
}
