// The last phase: frontier members get their accuracy on the test split, which neither training nor search saw, and a longer
// measurement interleaved with the starting network. New latencies can let others onto the frontier, which are then
// completed too, until every member is. After a refinement of a finished run the table is completed in the same way.
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { SplitView } from '../datasets/splits';
import type { Graph } from '../graph/graph';
import { defaultMeasureOptions } from '../runtimes/measureOptions';
import type { RunDirectory } from '../runs/runDirectory';
import { candidateGraph } from './candidateGraph';
import type { Evaluation } from './evaluation';
import { accuracyOf } from './judgeNetwork';
import { withoutDrift, type MeteredModel } from './latencyMeter';
import { meteredForms } from './leaving/meteredForms';
import type { ProgressReporter } from './progressReporter';
import { withLatencies, withOutputs } from './withLatency';

export interface Finishing {
  readonly run: RunDirectory;
  readonly evaluation: Evaluation;
  /** The starting network. */
  readonly graph: Graph;
  readonly test: SplitView;
  readonly reporter: ProgressReporter;
  /** Ids that are completed too, members of the frontier or not. */
  readonly also?: readonly string[];
}

/** @throws AdaScaleError `disk.…`, `device.…`, `run.corrupt`; the signal's reason. */
export async function makeFinalTable(finishing: Finishing): Promise<void> {
  const { run, reporter, also = [] } = finishing;
  for (;;) {
    const members = finalFrontier(run.candidates, run.manifest.settings.budgets);
    const table = run.candidates.filter(
      (candidate) => isBaseline(candidate) || members.includes(candidate) || also.includes(candidate.id),
    );
    const incomplete = table.filter((candidate) => candidate.accuracy.test === null);
    if (incomplete.length === 0) return;
    // Measured figures of one table come from one sitting; predicted ones need not be made again.
    const completed = await complete(finishing, finishing.evaluation.meter === null ? incomplete : table);
    for (const candidate of completed) await run.addCandidate(candidate);
    reporter.candidates(completed);
  }
}

interface Member {
  readonly candidate: Candidate;
  readonly forms: readonly MeteredModel[];
}

async function complete(finishing: Finishing, table: readonly Candidate[]): Promise<readonly Candidate[]> {
  const { evaluation, reporter } = finishing;
  const members: Member[] = [];
  for (const [index, candidate] of table.entries()) {
    reporter.progress('finishing', (0.5 * index) / table.length, `testing ${candidate.id}`);
    members.push(await tested(finishing, candidate));
  }
  if (evaluation.meter === null) return members.map((member) => member.candidate);
  return measured(finishing, members);
}

async function tested(finishing: Finishing, candidate: Candidate): Promise<Member> {
  const { run, evaluation, test } = finishing;
  const { supernet, parameters } = evaluation;
  const graph = isBaseline(candidate)
    ? finishing.graph
    : await candidateGraph(run.path, supernet, parameters, candidate);
  const { id, genes, earlyExit } = candidate;
  const forms = evaluation.meter === null ? [] : meteredForms(id, graph, genes);
  if (candidate.accuracy.test !== null) return { candidate, forms };
  const { accuracy, exitRate } = await accuracyOf(evaluation, genes, graph, test);
  const judged = {
    ...{ ...candidate, accuracy: { ...candidate.accuracy, test: accuracy } },
    ...(earlyExit && { earlyExit: { ...earlyExit, rate: { ...earlyExit.rate, test: exitRate } } }),
  };
  return { candidate: judged, forms };
}

/** The whole table in one sitting, on the scale that the search had. */
async function measured(
  { run, evaluation, reporter }: Finishing,
  members: readonly Member[],
): Promise<readonly Candidate[]> {
  const { meter, baseline, signal } = evaluation;
  if (meter === null) return members.map((member) => member.candidate);
  const others = members.filter(({ candidate }) => !isBaseline(candidate));
  const models = [baseline, ...others.flatMap(({ forms }) => forms)];
  const onProgress = (done: number, total: number): void =>
    reporter.progress('finishing', 0.5 + (0.5 * done) / Math.max(1, total), `measuring ${models.length} networks`);
  const { energySeconds } = run.manifest.settings;
  const energy = energySeconds === undefined ? {} : { energyMs: 1000 * energySeconds };
  const measurements = await meter.measure(models, { ...defaultMeasureOptions, ...energy, signal, onProgress });
  const results = withoutDrift(measurements, baseline.latencyMs);
  const byId = new Map(models.map((model, index) => [model.id, results[index]]));
  const outputs = await meter.outputs?.(models, signal);
  return members.map(({ candidate, forms }) => {
    const timed = withLatencies(
      candidate,
      forms.map(({ id }) => byId.get(id)),
    );
    return outputs === undefined
      ? timed
      : withOutputs(
          timed,
          forms.map(({ id }) => outputs.get(id)),
        );
  });
}
