// run.json, checked field by field. A run of a newer AdaScale is refused in one clear sentence instead of being half read.
import { AdaScaleError } from '../errors';
import type { RecipePreprocessing, RecipeSplits } from '../recipe/recipe';
import {
  orNull,
  placeAt,
  readBoolean,
  readCount,
  readFields,
  readList,
  readNumber,
  readObject,
  readOneOf,
  readRecord,
  readString,
  readWithin,
  type Reader,
} from './fields';
import {
  runSchemaVersion,
  type ComputeChoice,
  type DataChoices,
  type ExitChoice,
  type Preprocessing,
  type RunManifest,
  type SearchSettings,
  type SpaceSummary,
  type SplitSizes,
} from './manifest';
import { precisions } from './genes';
import { searchMetrics, type Budgets, type MetricId } from './objectives';

const share = readWithin(0, 1);
const metric = readWithin(0, Number.MAX_VALUE);

/** Shares have a ceiling; every other limit is a number from 0 up. */
const readLimits = Object.fromEntries(searchMetrics.map(({ id, unit }) => [id, unit === '%' ? share : metric]));

const readBudgets = readFields<Budgets>({}, readLimits as Record<MetricId, Reader<number>>);

const readPair: Reader<readonly [number, number]> = (value, where) => {
  const [height, width] = readList(readCount(1))(value, where);
  return [readCount(1)(height, placeAt(where, 0)), readCount(1)(width, placeAt(where, 1))];
};

const readChannels = readOneOf('rgb', 'bgr', 'gray');
const readPerChannel: Reader<number | number[]> = (value, where) =>
  Array.isArray(value) ? readList(readNumber)(value, where) : readNumber(value, where);

const readSteps = readFields<RecipePreprocessing>(
  {},
  { id: readString, mean: readPerChannel, std: readPerChannel, channels: readChannels, resize: readPair },
);
const readRecipePreprocessing: Reader<string | RecipePreprocessing> = (value, where) =>
  typeof value === 'string' ? value : readSteps(value, where);

const readSplits = readFields<RecipeSplits>(
  {},
  { train: readString, validation: readString, test: readString, validationShare: share, testShare: share },
);

const readDataChoices = readFields<DataChoices>(
  { preprocessing: readRecipePreprocessing },
  { splits: readSplits, labels: readList(readString) },
);

const readSettings = readFields<SearchSettings>(
  {
    modelPath: readString,
    dataPath: readString,
    target: readString,
    evaluations: readCount(1),
    epochs: readCount(0),
    batchSize: readCount(1),
    learningRate: readWithin(0, Number.MAX_VALUE),
    seed: readNumber,
    budgets: readBudgets,
    latency: readOneOf('measured', 'predicted'),
    backend: readString,
    threads: readCount(1),
    checkpointSteps: readCount(1),
    trainLimit: orNull(readCount(1)),
  },
  {
    adbServer: readString,
    dataChoices: readDataChoices,
    fineTuneVariants: readCount(0),
    fineTuneEpochs: readCount(0),
    fineTuneLeaving: readBoolean,
    sensitivityProbes: readCount(0),
    energySeconds: readWithin(1, 3600),
    operators: readList(readString),
    widthQuantum: readCount(1),
    validationLimit: readCount(1),
  },
);

const readPreprocessing = readFields<Preprocessing>(
  { id: readString, mean: readList(readNumber), std: readList(readNumber), channels: readChannels },
  { tried: readRecord(readNumber) },
);

const readStages = readList(
  readFields<SpaceSummary['stages'][number]>({
    id: readString,
    layers: readList(readString),
    choices: readList(
      readFields<SpaceSummary['stages'][number]['choices'][number]>({ operator: readString, ratios: readList(share) }),
    ),
  }),
);

const readGroups = readList(
  readFields<SpaceSummary['groups'][number]>({ id: readString, channels: readCount(1), widths: readList(share) }),
);

/** Spaces of earlier versions have none of the optional fields. */
const readSpace = readFields<SpaceSummary>(
  {
    stages: readStages,
    groups: readGroups,
    blocks: readList(readFields<SpaceSummary['blocks'][number]>({ id: readString, layers: readList(readString) })),
  },
  {
    resolutions: readList(share),
    precisions: readList(readOneOf(...precisions)),
    exits: readList(readFields<ExitChoice>({ id: readString, layer: readString, thresholds: readList(share) })),
  },
);

const readCompute = readFields<ComputeChoice>({
  backend: readString,
  description: readString,
  stepMs: readRecord(readNumber),
});

const readManifest = readFields<RunManifest>(
  {
    schema: readCount(1),
    id: readString,
    createdAt: readString,
    engineVersion: readString,
    modelName: readString,
    modelSha256: readString,
    dataSha256: readString,
    settings: readSettings,
    device: readString,
    runtime: readString,
    phase: readOneOf('preparing', 'training', 'searching', 'finishing', 'done'),
    state: readOneOf('running', 'cancelled', 'failed', 'done', 'interrupted'),
    labels: readList(readString),
    inputShape: readList(readCount(1)),
    preprocessing: orNull(readPreprocessing),
    splits: orNull(readFields<SplitSizes>({ train: readCount(0), validation: readCount(0), test: readCount(0) })),
    space: orNull(readSpace),
    updatedAt: readString,
  },
  { compute: readCompute, calibrationSha256: readString, fineTuned: readList(readString) },
);

/** @throws AdaScaleError `run.newerSchema`, or `run.invalid` naming the field. */
export function parseManifest(value: unknown): RunManifest {
  const { schema } = readObject(value, 'run.json');
  if (typeof schema === 'number' && schema > runSchemaVersion) {
    throw new AdaScaleError(
      'run.newerSchema',
      `This run was written by a newer AdaScale (run schema ${schema}, this version reads up to ${runSchemaVersion})`,
      'Update AdaScale to open it.',
    );
  }
  return readManifest(value, '');
}
