// Analytic latency: a kernel takes the longer of computing and moving its bytes, plus a fixed cost (the roofline of Williams,
// Waterman and Patterson, CACM 52(4), 2009). It starts cold from assumed numbers (expect about a third of error, good for
// ranking) and is fitted to a device's own measurements; arXiv 2412.00724 calls this the performance profiler.
import { AdaScaleError } from '../../shared/errors';
import type { DeviceModel } from '../../shared/device/deviceModel';
import type { Precision } from '../../shared/run/genes';
import type { Graph } from '../graph/graph';
import { kernels, type Kernel } from './kernels';
import { solveNonNegative } from '../numerics/nonNegative';

/** One measured network. */
export interface LatencySample {
  readonly graph: Graph;
  readonly latencyMs: number;
}

/** One core of an ordinary processor of the 2020s; assumed, and the same everywhere so that predictions repeat. */
export const defaultDeviceModel: DeviceModel = {
  name: 'one assumed processor core',
  macsPerSecond: 20e9,
  groupedMacsPerSecond: 4e9,
  bytesPerSecond: 8e9,
  kernelOverheadMs: 0.004,
  provenance: 'assumed',
  samples: 0,
};

/** Fewer measured networks than this only scale the model; they cannot tell its four numbers apart. */
const samplesForShape = 6;
const rounds = 4;
/** Weight of the assumed numbers beside the measurements, so that what was never exercised stays plausible. */
const priorWeight = 0.1;

/**
 * Assumed, until a calibration measures kernels of integers: how many times as many multiply-accumulates of 8-bit integers a
 * core does in dense layers. Vectors hold four times as many, widening takes half of it back where there is no dot-product
 * instruction. Grouped layers, whose integers are hardly used again once loaded, gain nothing.
 */
const integerSpeedup = 2;

/**
 * Predicted latency for one input, ms.
 * @param precision of the exported network, where `graph` is still in floats
 * @throws AdaScaleError `model.shape` where shapes cannot be inferred.
 */
export function predictLatencyMs(graph: Graph, device: DeviceModel, precision?: Precision): number {
  return kernels(graph).reduce((sum, kernel) => sum + rooflineKernelMs(inPrecision(kernel, precision), device), 0);
}

/** A kernel of floats as it will be in the network's own number format. */
export function inPrecision(kernel: Kernel, precision: Precision | undefined): Kernel {
  if (precision !== 'int8' || kernel.shape?.precision === 'int8') return kernel;
  return { ...kernel, bytes: kernel.bytes / 4, shape: kernel.shape && { ...kernel.shape, precision } };
}

/**
 * Fits a device's numbers to its measurements: one common factor for few samples, all four numbers by non-negative least
 * squares on relative errors for six or more, whichever fits better.
 *
 * @throws AdaScaleError `input.range` without samples or with a latency that is not positive.
 */
export function fitDeviceModel(
  samples: readonly LatencySample[],
  prior: DeviceModel = defaultDeviceModel,
): DeviceModel {
  if (samples.length === 0 || samples.some(({ latencyMs }) => !(latencyMs > 0 && Number.isFinite(latencyMs)))) {
    throw new AdaScaleError(
      'input.range',
      'A device model needs at least one measured latency, all above zero',
      'Measure the baseline first',
    );
  }
  const measured = samples.map(({ graph, latencyMs }) => ({ kernels: kernels(graph), latencyMs }));
  const scaled = scaleModel(measured, prior);
  if (samples.length < samplesForShape) return scaled;
  const shaped = refine(measured, scaled);
  return relativeError(measured, shaped) < relativeError(measured, scaled) ? shaped : scaled;
}

interface Measured {
  readonly kernels: readonly Kernel[];
  readonly latencyMs: number;
}

const isMemoryBound = (kernel: Kernel, device: DeviceModel): boolean =>
  kernel.bytes / device.bytesPerSecond > computeSeconds(kernel, device);

type Costed = Omit<Kernel, 'shape'> & Partial<Pick<Kernel, 'shape'>>;

/** In multiply-accumulates of floats. */
const floatMacs = ({ kind, macs, shape }: Costed): number =>
  kind === 'dense' && shape?.precision === 'int8' ? macs / integerSpeedup : macs;

const computeSeconds = (kernel: Costed, device: DeviceModel): number =>
  floatMacs(kernel) / (kernel.kind === 'grouped' ? device.groupedMacsPerSecond : device.macsPerSecond);

/** One kernel alone, ms. */
export const rooflineKernelMs = (kernel: Costed, device: DeviceModel): number =>
  1000 * Math.max(computeSeconds(kernel, device), kernel.bytes / device.bytesPerSecond) + device.kernelOverheadMs;

const predict = (list: readonly Kernel[], device: DeviceModel): number =>
  list.reduce((sum, kernel) => sum + rooflineKernelMs(kernel, device), 0);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const relativeError = (measured: readonly Measured[], device: DeviceModel): number =>
  Math.sqrt(
    measured.reduce((sum, one) => sum + (predict(one.kernels, device) / one.latencyMs - 1) ** 2, 0) / measured.length,
  );

/** The median of measured / predicted: one factor that a single outlier cannot spoil. */
function scaleModel(measured: readonly Measured[], prior: DeviceModel): DeviceModel {
  const factor = median(measured.map((one) => one.latencyMs / predict(one.kernels, prior)));
  return {
    name: prior.name,
    macsPerSecond: prior.macsPerSecond / factor,
    groupedMacsPerSecond: prior.groupedMacsPerSecond / factor,
    bytesPerSecond: prior.bytesPerSecond / factor,
    kernelOverheadMs: prior.kernelOverheadMs * factor,
    provenance: 'measured',
    samples: measured.length,
  };
}

/** With each kernel's bound fixed the latency is linear in four unknowns; solve, decide the bounds again, repeat. */
function refine(measured: readonly Measured[], start: DeviceModel): DeviceModel {
  let best = start;
  let current = start;
  for (let round = 0; round < rounds; round++) {
    current = solve(measured, current, start);
    if (relativeError(measured, current) < relativeError(measured, best)) best = current;
  }
  return best;
}

function solve(measured: readonly Measured[], bounds: DeviceModel, prior: DeviceModel): DeviceModel {
  const factors = [
    1 / prior.macsPerSecond,
    1 / prior.groupedMacsPerSecond,
    1 / prior.bytesPerSecond,
    prior.kernelOverheadMs / 1000,
  ];
  // Columns are scaled by the prior, so that every unknown is a factor near 1, and rows by the measurement.
  const rows = measured.map((one) =>
    features(one.kernels, bounds).map((value, i) => (value * factors[i]! * 1000) / one.latencyMs),
  );
  const targets = measured.map(() => 1);
  factors.forEach((_, i) => {
    rows.push(factors.map((__, j) => (i === j ? priorWeight : 0)));
    targets.push(priorWeight);
  });
  const solution = solveNonNegative(rows, targets);
  const at = (i: number): number => Math.max(solution[i]!, 1e-6) * factors[i]!;
  return {
    ...prior,
    macsPerSecond: 1 / at(0),
    groupedMacsPerSecond: 1 / at(1),
    bytesPerSecond: 1 / at(2),
    kernelOverheadMs: at(3) * 1000,
  };
}

/** Dense MACs, grouped MACs, bytes (each where it bounds the kernel) and the number of kernels. */
function features(list: readonly Kernel[], bounds: DeviceModel): readonly [number, number, number, number] {
  const sums: [number, number, number, number] = [0, 0, 0, list.length];
  for (const kernel of list) {
    if (isMemoryBound(kernel, bounds)) sums[2] += kernel.bytes;
    else sums[kernel.kind === 'grouped' ? 1 : 0] += floatMacs(kernel);
  }
  return sums;
}
