// A materialised float network in 8-bit integers: calibrated once when it is judged, made again later from what the
// calibration found, without the data and bit for bit.
import * as path from 'node:path';
import type { Genes } from '../../shared/run/genes';
import type { Backend } from '../compute/backend';
import { createBackend } from '../compute/index';
import type { Graph } from '../graph/graph';
import { inferShapes } from '../graph/shapes';
import type { Calibration } from '../operators/int8/calibration';
import { foldBatchNorm } from '../operators/int8/foldBatchNorm';
import { planQuantisation } from '../operators/int8/quantisationPlan';
import { quantise } from '../operators/int8/quantise';
import { calibrateActivations } from '../train/calibrateActivations';
import type { CalibrationSet } from '../train/recalibrate';
import { readFloats, writeFloats } from './floatFile';

/** Integer networks are judged by the kernels that will run them: onnxruntime's. */
export async function withIntegerBackend<T>(backend: Backend, use: (backend: Backend) => Promise<T>): Promise<T> {
  if (backend.id === 'onnxruntimeNode' || backend.id === 'onnxruntimeWeb') return use(backend);
  const own = await createBackend('onnxruntimeNode', { threads: 1 });
  try {
    return await use(own);
  } finally {
    await own.dispose();
  }
}

export const isQuantised = ({ precision = 'float32' }: Genes): boolean => precision === 'int8';

const fileOf = (folder: string, id: string): string => path.join(folder, `${id}.int8.bin`);

/** What the calibration of `graph` finds; `saveCalibration` keeps it. */
export interface Quantised {
  readonly graph: Graph;
  readonly calibration: Calibration;
}

/** @param graph standalone floats; `backend` runs it on the calibration images */
export async function quantiseGraph(
  graph: Graph,
  backend: Backend,
  images: CalibrationSet,
  breathe: () => Promise<void>,
): Promise<Quantised> {
  const folded = foldBatchNorm(graph);
  const plan = planQuantisation(folded);
  const calibration = await calibrateActivations(folded, plan.values, backend, images, breathe);
  return { graph: quantise(folded, plan, calibration), calibration };
}

export function saveCalibration(folder: string, id: string, calibration: Calibration): Promise<void> {
  return writeFloats(
    fileOf(folder, id),
    calibration.flatMap(({ low, high, means }) => [Float32Array.of(low, high), means]),
  );
}

/** The network as it was judged; null where its calibration was not saved. @throws AdaScaleError `run.corrupt`. */
export async function requantise(graph: Graph, folder: string, id: string): Promise<Graph | null> {
  const folded = foldBatchNorm(graph);
  const plan = planQuantisation(folded);
  const shapes = inferShapes(folded);
  const lengths = plan.values.flatMap((value) => [2, shapes.get(value)?.[1] ?? 1]);
  const arrays = await readFloats(fileOf(folder, id), lengths);
  if (arrays === null) return null;
  const calibration = plan.values.map((_, index) => {
    const [low = 0, high = 0] = arrays[2 * index] ?? [];
    return { low, high, means: arrays[2 * index + 1] ?? new Float32Array() };
  });
  return quantise(folded, plan, calibration);
}
