// calibration/<device>.json: what was measured on one device with one runtime build and number of threads, and the predictor
// that was fitted to it. Written whole; read field by field, since it may come from elsewhere.
import { readCurve, type CliffCurve } from '../../shared/device/memoryCliff';
import { AdaScaleError } from '../../shared/errors';
import {
  nameOf,
  orNull,
  placeAt,
  readBoolean,
  readCount,
  readFields,
  readList,
  readNumber,
  readObject,
  readOneOf,
  readString,
  readWithin,
  type Reader,
} from '../../shared/run/fields';
import { precisions } from '../../shared/run/genes';
import { dialectNames } from '../profile/workload/dialects';
import { columnCount } from '../profile/predictor/modelColumns';
import { kernelMethods } from '../profile/workload/kernelMethods';
import type { FamilyModel, KernelSample, MeasuredKind } from '../profile/predictor/kernelModel';
import { extent } from '../profile/predictor/kernelModel';
import { kernelKinds, type KernelShape } from '../profile/kernelShape';
import { workNames } from '../profile/workload/kernelWork';
import { predictorNames } from '../profile/predictor/predictorNames';
import type { ErrorRow } from '../profile/predictor/heldOutErrors';

export const calibrationSchemaVersion = 1;

/** What a table holds for: another device, runtime build or number of threads needs its own. */
export interface CalibrationIdentity {
  /** `local`, or `adb:SERIAL`. */
  readonly target: string;
  readonly device: string;
  readonly runtime: string;
  readonly threads: number;
}

/** Latency of a whole network = overheadMs + scale · sum of its kernels. */
export interface NetworkFit {
  readonly overheadMs: number;
  readonly scale: number;
  /** Networks that it was fitted to. */
  readonly networks: number;
  /** Median |predicted / measured − 1| of each network by a fit without it; null for too few. */
  readonly medianError: number | null;
}

export interface ChannelQuantum {
  /** Channels in a step of the staircase; null where the sweep shows none. */
  readonly quantum: number | null;
  /** Share of the sweep's variation that the steps explain, 0…1. */
  readonly explained: number;
}

export interface CalibrationTable {
  readonly schema: number;
  readonly createdAt: string;
  readonly identity: CalibrationIdentity;
  readonly seed: number;
  readonly passes: number;
  readonly samples: readonly KernelSample[];
  readonly features: readonly string[];
  readonly models: readonly FamilyModel[];
  readonly errors: readonly ErrorRow[];
  readonly network: NetworkFit;
  readonly quantum: ChannelQuantum;
  /** How latency rises as memory gets short, by where the weights lie; absent where it was not measured. */
  readonly memory?: readonly CliffCurve[];
}

const positive = readWithin(Number.MIN_VALUE, Number.MAX_VALUE);
const share = readWithin(0, 1);
const size = readCount(1);

export const readKernelShape: Reader<KernelShape> = readFields<KernelShape>({
  kind: readOneOf(...kernelKinds),
  precision: readOneOf(...precisions),
  inChannels: size,
  outChannels: size,
  inHeight: size,
  inWidth: size,
  outHeight: size,
  outWidth: size,
  kernelHeight: size,
  kernelWidth: size,
  groups: size,
  addsSum: readBoolean,
  activation: readOneOf('none', 'relu', 'other'),
});

export const readIdentity: Reader<CalibrationIdentity> = readFields<CalibrationIdentity>({
  target: readString,
  device: readString,
  runtime: readString,
  threads: size,
});

const readRange: Reader<readonly [number, number]> = (value, where) => {
  const [low, high] = readList(readNumber)(value, where);
  return [readNumber(low, placeAt(where, 0)), readNumber(high, placeAt(where, 1))];
};

/** Exactly as many, so that no prediction reads beyond them. */
const readAsMany =
  <T>(count: number, read: Reader<T>): Reader<T[]> =>
  (value, where) => {
    const list = readList(read)(value, where);
    if (list.length !== count) throw new AdaScaleError('run.invalid', `${nameOf(where)} should have ${count} entries`);
    return list;
  };

type Process = NonNullable<FamilyModel['process']>;

const readProcess = readFields<Process>({
  start: readNumber,
  lengths: readList(orNull(positive)),
  rows: readList(readList(readNumber)),
  weights: readList(readNumber),
});

function checkProcess({ lengths, rows, weights }: Process, columns: number, where: string): void {
  readAsMany(columns, orNull(positive))(lengths, `${where}.lengths`);
  readList(readAsMany(columns, readNumber))(rows, `${where}.rows`);
  readAsMany(rows.length, readNumber)(weights, `${where}.weights`);
}

const readAnyModel: Reader<FamilyModel> = readFields<FamilyModel>({
  dialect: readOneOf(...dialectNames),
  method: readOneOf(...kernelMethods),
  precision: readOneOf(...precisions),
  kinds: readList(
    readFields<MeasuredKind>({ kind: readOneOf(...kernelKinds), ranges: readAsMany(extent.length, readRange) }),
  ),
  samples: size,
  factors: readList(readWithin(0, Number.MAX_VALUE)),
  process: orNull(readProcess),
});

const readModel: Reader<FamilyModel> = (value, where) => {
  const model = readAnyModel(value, where);
  readAsMany(workNames(model.method).length, readNumber)(model.factors, where);
  if (model.process !== null) checkProcess(model.process, columnCount(model.method), `${where}.process`);
  return model;
};

const readTable: Reader<CalibrationTable> = readFields<CalibrationTable>(
  {
    schema: size,
    createdAt: readString,
    identity: readIdentity,
    seed: readCount(0),
    passes: size,
    samples: readList(readFields<KernelSample>({ shape: readKernelShape, latencyMs: readNumber })),
    features: readList(readString),
    models: readList(readModel),
    errors: readList(
      readFields<ErrorRow>({
        kind: readOneOf(...kernelKinds),
        precision: readOneOf(...precisions),
        kernels: readCount(0),
        unjudged: readCount(0),
        withinTenPercent: orNull(share),
        medianError: orNull(readWithin(0, Number.MAX_VALUE)),
      }),
    ),
    network: readFields<NetworkFit>({
      overheadMs: readWithin(0, Number.MAX_VALUE),
      scale: positive,
      networks: readCount(0),
      medianError: orNull(readWithin(0, Number.MAX_VALUE)),
    }),
    quantum: readFields<ChannelQuantum>({ quantum: orNull(size), explained: share }),
  },
  { memory: readList(readCurve) },
);

/**
 * A table from parsed JSON.
 * @throws AdaScaleError `calibration.newerSchema`, `calibration.invalid` naming the field.
 */
export function parseCalibration(value: unknown): CalibrationTable {
  try {
    const { schema, features } = readObject(value, 'the calibration');
    if (typeof schema === 'number' && schema > calibrationSchemaVersion) throw newer(schema);
    const table = readTable(value, '');
    if (Array.isArray(features) && features.join() === predictorNames.join()) return table;
    throw new AdaScaleError('run.invalid', 'features are others than this version predicts from');
  } catch (error) {
    if (!(error instanceof AdaScaleError) || error.code !== 'run.invalid') throw error;
    throw new AdaScaleError('calibration.invalid', `This is no calibration: ${error.message}`, 'Calibrate again.', {
      cause: error,
    });
  }
}

const newer = (schema: number): AdaScaleError =>
  new AdaScaleError(
    'calibration.newerSchema',
    `This calibration was written by a newer AdaScale (schema ${schema}, this version reads up to ${calibrationSchemaVersion})`,
    'Update AdaScale, or calibrate again.',
  );
