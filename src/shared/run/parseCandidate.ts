// candidates.jsonl comes from a disk that anything may have written: every field is checked before the engine, the CLI or
// the panel believes it.
import type {
  AccuracyFigures,
  Candidate,
  CandidateProvenance,
  EarlyExitFigures,
  FigureSource,
  RefinementOrigin,
} from './candidate';
import {
  namingFaults,
  orUnknown,
  readBoolean,
  readCount,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readRecord,
  readString,
  readWithin,
} from './fields';
import { precisions, type ExitGene, type Genes, type StageGene } from './genes';
import type { LatencyComparison } from './latencyComparison';
import { readOutputAgreement } from './outputAgreement';
import { readEnergy } from './readEnergy';
import { readJsonError } from './readJsonError';

const share = readWithin(0, 1);
const positive = readWithin(0, Number.MAX_VALUE);

export const readGenes = readFields<Genes>(
  {
    stages: readRecord(readFields<StageGene>({ operator: readString, ratio: share })),
    widths: readRecord(share),
    blocks: readRecord(readBoolean),
  },
  {
    resolution: share,
    precision: readOneOf(...precisions),
    exit: readFields<ExitGene>({ id: readString, threshold: share }),
  },
);

const readSource = readFields<FigureSource>(
  { provenance: readOneOf('measured', 'predicted', 'assumed') },
  {
    device: readString,
    runtime: readString,
    samples: readCount(0),
    spread: readNumber,
    p90: readNumber,
    driftFactor: positive,
  },
);

const readComparison = readFields<LatencyComparison>({
  differenceMs: readNumber,
  lowMs: readNumber,
  highMs: readNumber,
  rounds: readCount(1),
});

const readSplits = readFields<AccuracyFigures>({ validation: orUnknown(share), test: orUnknown(share) });

const readEarlyExit = readFields<EarlyExitFigures>({
  rate: readSplits,
  leavesMs: orUnknown(positive),
  staysMs: orUnknown(positive),
});

const readRefinement = readFields<RefinementOrigin>({ number: readCount(1), around: readList(readName) });

const readProvenance = readFields<CandidateProvenance>({
  accuracy: readSource,
  latencyMs: readSource,
  peakMemoryBytes: readSource,
});

const readCandidate = readFields<Candidate>(
  {
    id: readName,
    generation: readCount(0),
    status: readOneOf('evaluated', 'failed'),
    genes: readGenes,
    accuracy: readSplits,
    latencyMs: orUnknown(positive),
    predictedLatencyMs: orUnknown(positive),
    macs: positive,
    parameters: positive,
    peakMemoryBytes: positive,
    sizeBytes: orUnknown(positive),
    provenance: readProvenance,
  },
  {
    error: readJsonError,
    fineTunedEpochs: readCount(1),
    fineTunedIn: readCount(1),
    refinement: readRefinement,
    earlyExit: readEarlyExit,
    latencyComparison: readComparison,
    energy: readEnergy,
    modelledEnergyMj: positive,
    outputs: readOutputAgreement,
  },
);

/** The value itself where it has no other fields. @throws AdaScaleError `run.invalid`, one sentence naming the field. */
export const parseCandidate: (value: unknown) => Candidate = namingFaults(readCandidate);
