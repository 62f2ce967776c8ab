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
  orNull,
  readBoolean,
  readBoth,
  readCount,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readOptionalFields,
  readRecord,
  readString,
  readWithin,
  type Reader,
} from './fields';
import { precisions, type ExitGene, type Genes, type StageGene } from './genes';
import type { LatencyComparison } from './latencyComparison';
import { readEnergy } from './readEnergy';
import { readJsonError } from './readJsonError';

const share = readWithin(0, 1);
const positive = readWithin(0, Number.MAX_VALUE);

type Optional<T, K extends keyof T> = Required<Pick<T, K>>;

export const readGenes: Reader<Genes> = readBoth(
  readFields<Pick<Genes, 'stages' | 'widths' | 'blocks'>>({
    stages: readRecord(readFields<StageGene>({ operator: readString, ratio: share })),
    widths: readRecord(share),
    blocks: readRecord(readBoolean),
  }),
  readOptionalFields<Optional<Genes, 'resolution' | 'precision' | 'exit'>>({
    resolution: share,
    precision: readOneOf(...precisions),
    exit: readFields<ExitGene>({ id: readString, threshold: share }),
  }),
);

const readSource: Reader<FigureSource> = readBoth(
  readFields<Pick<FigureSource, 'provenance'>>({ provenance: readOneOf('measured', 'predicted', 'assumed') }),
  readOptionalFields<Optional<FigureSource, 'device' | 'runtime' | 'samples' | 'spread' | 'p90' | 'driftFactor'>>({
    device: readString,
    runtime: readString,
    samples: readCount(0),
    spread: readNumber,
    p90: readNumber,
    driftFactor: positive,
  }),
);

const readComparison: Reader<LatencyComparison> = readFields<LatencyComparison>({
  differenceMs: readNumber,
  lowMs: readNumber,
  highMs: readNumber,
  rounds: readCount(1),
});

const readSplits = readFields<AccuracyFigures>({ validation: orNull(share), test: orNull(share) });

const readEarlyExit: Reader<EarlyExitFigures> = readFields<EarlyExitFigures>({
  rate: readSplits,
  leavesMs: orNull(positive),
  staysMs: orNull(positive),
});

const readRefinement: Reader<RefinementOrigin> = readFields<RefinementOrigin>({
  number: readCount(1),
  around: readList(readName),
});

type OptionalFigure =
  'error' | 'fineTunedEpochs' | 'fineTunedIn' | 'refinement' | 'earlyExit' | 'latencyComparison' | 'energy';

const readFigures = readFields<Omit<Candidate, OptionalFigure>>({
  id: readName,
  generation: readCount(0),
  status: readOneOf('evaluated', 'failed'),
  genes: readGenes,
  accuracy: readSplits,
  latencyMs: orNull(positive),
  predictedLatencyMs: orNull(positive),
  macs: positive,
  parameters: positive,
  peakMemoryBytes: positive,
  sizeBytes: orNull(positive),
  provenance: readFields<CandidateProvenance>({
    accuracy: readSource,
    latencyMs: readSource,
    peakMemoryBytes: readSource,
  }),
});

// Made once: a run has thousands of candidates.
const readCandidate: Reader<Candidate> = readBoth(
  readFigures,
  readOptionalFields<Optional<Candidate, OptionalFigure>>({
    error: readJsonError,
    fineTunedEpochs: readCount(1),
    fineTunedIn: readCount(1),
    refinement: readRefinement,
    earlyExit: readEarlyExit,
    latencyComparison: readComparison,
    energy: readEnergy,
  }),
);

/** @throws AdaScaleError `run.invalid`, one sentence naming the field. */
export const parseCandidate = (value: unknown): Candidate => readCandidate(value, '');
