// From genes to figures: cut the sub-network out of the supernet, recalibrate its BatchNorm statistics, bind it to a
// standalone network, judge that on the validation split and measure it. What is judged is what is exported.
import { toJsonError, type JsonError } from '../../shared/errors';
import type { Candidate, FigureSource } from '../../shared/run/candidate';
import { materialise } from '../supernet/materialise';
import type { SubNetwork } from '../supernet/supernet';
import { toProgram } from '../supernet/toProgram';
import { recalibrate } from '../train/recalibrate';
import { saveStatistics } from './candidateStatistics';
import type { Evaluation } from './evaluation';
import { judgeNetwork } from './judgeNetwork';
import { withoutDrift, type MeteredModel, type MeterResult } from './latencyMeter';
import { meteredForms } from './leaving/meteredForms';
import { networkFigures } from './networkFigures';
import type { Proposal } from './problem';
import { searchMeasureOptions } from './searchMeasureOptions';
import { failed, withLatencies } from './withLatency';

interface Judged {
  readonly candidate: Candidate;
  /** What is measured for it; none where it failed before. */
  readonly forms: readonly MeteredModel[];
}

const unknownFigures = {
  accuracy: { validation: null, test: null },
  latencyMs: null,
  predictedLatencyMs: null,
  macs: 0,
  parameters: 0,
  peakMemoryBytes: 0,
  sizeBytes: null,
} as const;

const fromGraph: FigureSource = { provenance: 'predicted', runtime: 'liveness walk over the graph' };

/**
 * One candidate a proposal, in order; a proposal that fails becomes a candidate with status `failed` and its error.
 * @throws AdaScaleError `disk.…`, `device.…` and cancellation: these concern the whole run.
 */
export async function evaluateCandidates(
  evaluation: Evaluation,
  proposals: readonly Proposal[],
): Promise<readonly Candidate[]> {
  const judged: Judged[] = [];
  for (const proposal of proposals) judged.push(await judge(evaluation, proposal));
  return evaluation.meter === null ? judged.map((entry) => entry.candidate) : measureAll(evaluation, judged);
}

async function judge(evaluation: Evaluation, proposal: Proposal): Promise<Judged> {
  try {
    return await judgeOrThrow(evaluation, proposal);
  } catch (error) {
    const json = toJsonError(error);
    if (evaluation.signal.aborted || concernsRun(json)) throw error;
    evaluation.log(`Candidate ${proposal.id} failed: ${json.message}`);
    return { candidate: failed(unknownCandidate(evaluation, proposal), json), forms: [] };
  }
}

const concernsRun = ({ code }: JsonError): boolean => code.startsWith('disk.') || code.startsWith('device.');

function unknownCandidate({ backend }: Evaluation, { id, generation, genes }: Proposal): Candidate {
  const unknown: FigureSource = { provenance: 'assumed' };
  const provenance = {
    accuracy: { ...unknown, runtime: backend.description },
    latencyMs: unknown,
    peakMemoryBytes: unknown,
  };
  return { id, generation, status: 'failed', genes, ...unknownFigures, provenance };
}

async function judgeOrThrow(evaluation: Evaluation, { id, generation, genes }: Proposal): Promise<Judged> {
  const { supernet, parameters } = evaluation;
  const sub = supernet.subNetwork(genes);
  const statistics = await recalibrated(evaluation, sub);
  const judged = await judgeNetwork(evaluation, sub.genes, materialise(sub, parameters, statistics));
  const { accuracy, samples, exitRate: rate, runtime } = judged;
  const { figures } = networkFigures(judged.graph, evaluation.predictor, { genes: sub.genes, rate });
  await saveStatistics(evaluation.statisticsFolder, id, statistics);
  await judged.save(evaluation.statisticsFolder, id);
  const candidate: Candidate = {
    id,
    generation,
    status: 'evaluated',
    genes: sub.genes,
    accuracy: { validation: accuracy, test: null },
    ...figures,
    latencyMs: figures.predictedLatencyMs,
    ...(rate !== null && { earlyExit: { rate: { validation: rate, test: null }, leavesMs: null, staysMs: null } }),
    provenance: {
      accuracy: { provenance: 'measured', runtime, samples },
      latencyMs: evaluation.predictor.source,
      peakMemoryBytes: fromGraph,
    },
  };
  const forms = evaluation.meter === null ? [] : meteredForms(id, judged.graph, sub.genes);
  return { candidate, forms };
}

function recalibrated(evaluation: Evaluation, sub: SubNetwork): ReturnType<typeof recalibrate> {
  const { supernet, parameters, backend, calibration, breathe } = evaluation;
  const program = toProgram(sub, supernet.layout, calibration.batchSize);
  return recalibrate(program, backend, parameters, calibration.batches, breathe);
}

async function measureAll(evaluation: Evaluation, judged: readonly Judged[]): Promise<readonly Candidate[]> {
  const { meter, baseline, signal } = evaluation;
  const models = judged.flatMap(({ forms }) => forms);
  if (meter === null || models.length === 0) return judged.map((entry) => entry.candidate);
  const measured = await meter.measure([baseline, ...models], { ...searchMeasureOptions, signal });
  const results = withoutDrift(measured, baseline.latencyMs);
  const byId = new Map(models.map((model, index) => [model.id, results[index + 1] as MeterResult]));
  return judged.map(({ candidate, forms }) =>
    withLatencies(
      candidate,
      forms.map(({ id }) => byId.get(id)),
    ),
  );
}
