// A line of the journal of a calibration: first who is measured, then what was measured.
import {
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
import type { KernelShape } from '../profile/kernelShape';
import { readStep, weightPlaces, type CliffStep, type WeightPlace } from '../../shared/device/memoryCliff';
import { readIdentity, readKernelShape, type CalibrationIdentity } from './calibrationTable';
import type { Referenced } from './references';

/** How kernels are measured. Lines of two methods cannot be compared; a journal that names none is of the first. */
export const measuringMethod = 3;

/** Times are of the calm runs of one pass, ms. */
export type CalibrationLine =
  | {
      readonly type: 'head';
      readonly identity: CalibrationIdentity;
      readonly seed: number;
      readonly kernels: number;
      /** {@link measuringMethod}. */
      readonly method?: number;
    }
  | ({
      readonly type: 'kernel';
      readonly pass: number;
      readonly key: string;
      readonly shape: KernelShape;
      readonly copies: number;
      readonly shortMs: number;
      readonly longMs: number;
    } & Referenced)
  | ({
      readonly type: 'network';
      readonly pass: number;
      readonly name: string;
      readonly latencyMs: number;
    } & Referenced)
  | {
      readonly type: 'memory';
      readonly weights: WeightPlace;
      readonly how: string;
      /** Of the network, by which all ratios go. */
      readonly peakMemoryBytes: number;
      readonly step: CliffStep;
    };

type Line<T extends CalibrationLine['type']> = Extract<CalibrationLine, { type: T }>;

const readReferences = readList(readWithin(Number.MIN_VALUE, Number.MAX_VALUE));

const readers: { readonly [T in CalibrationLine['type']]: Reader<Line<T>> } = {
  head: readFields<Line<'head'>>(
    { type: readOneOf('head'), identity: readIdentity, seed: readCount(0), kernels: readCount(1) },
    { method: readCount(1) },
  ),
  kernel: readFields<Line<'kernel'>>({
    type: readOneOf('kernel'),
    pass: readCount(1),
    key: readString,
    shape: readKernelShape,
    copies: readCount(1),
    shortMs: readNumber,
    longMs: readNumber,
    referenceMs: readReferences,
  }),
  network: readFields<Line<'network'>>({
    type: readOneOf('network'),
    pass: readCount(1),
    name: readString,
    latencyMs: readNumber,
    referenceMs: readReferences,
  }),
  memory: readFields<Line<'memory'>>({
    type: readOneOf('memory'),
    weights: readOneOf(...weightPlaces),
    how: readString,
    peakMemoryBytes: readCount(1),
    step: readStep,
  }),
};

/** @throws AdaScaleError `run.invalid` naming the field. */
export function parseCalibrationLine(value: unknown): CalibrationLine {
  const type = readOneOf('head', 'kernel', 'network', 'memory')(readObject(value, 'the line')['type'], 'type');
  return readers[type](value, '');
}
