// What says how long a network will take on a device without running it: the kernel table of a calibration where there is one,
// else the roofline.
import type { DeviceModel } from '../../shared/device/deviceModel';
import type { FigureSource } from '../../shared/run/candidate';
import type { Precision } from '../../shared/run/genes';
import type { Graph } from '../graph/graph';
import { kernels } from './kernels';
import { defaultDeviceModel, inPrecision, predictLatencyMs, rooflineKernelMs } from './roofline';
import { judgeKernel, type FamilyModel } from './predictor/kernelModel';
import { shapeKey, type KernelShape } from './kernelShape';

export interface LatencyPredictor {
  /** Of every figure that it predicts. */
  readonly source: FigureSource;
  /**
   * For one input, ms.
   *
   * @param precision Of the exported network, where `graph` is still in floats.
   * @throws AdaScaleError `model.shape`.
   */
  readonly predictMs: (graph: Graph, precision?: Precision) => number;
}

export function rooflinePredictor(device: DeviceModel): LatencyPredictor {
  return {
    source: { provenance: 'predicted', device: device.name, runtime: 'roofline' },
    predictMs: (graph, precision) => predictLatencyMs(graph, device, precision),
  };
}

/** Where nothing is known of the target. */
export const assumedPredictor: LatencyPredictor = rooflinePredictor(defaultDeviceModel);

/** The part of a calibration that predicts. */
export interface KernelTable {
  readonly device: string;
  /** How the figures are called: whose calibration, and how far off it was. */
  readonly label: string;
  readonly models: readonly FamilyModel[];
  readonly overheadMs: number;
  readonly scale: number;
  /** For kernels that the table cannot judge; fitted to the same device. */
  readonly fallback: DeviceModel;
}

export function tablePredictor(table: KernelTable): LatencyPredictor {
  const known = new Map<string, number | null>();
  const judge = (shape: KernelShape): number | null => {
    const key = shapeKey(shape);
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const judged = judgeKernel(table.models, shape);
    const latencyMs = 'latencyMs' in judged ? judged.latencyMs : null;
    known.set(key, latencyMs);
    return latencyMs;
  };
  return {
    source: { provenance: 'predicted', device: table.device, runtime: table.label },
    predictMs: (graph, precision) => {
      const sum = kernels(graph).reduce((total, own) => {
        const kernel = inPrecision(own, precision);
        return total + ((kernel.shape && judge(kernel.shape)) ?? rooflineKernelMs(kernel, table.fallback));
      }, 0);
      return table.overheadMs + table.scale * sum;
    },
  };
}

/** The same, put on the scale of a network that was measured. */
export function scaledPredictor(predictor: LatencyPredictor, factor: number): LatencyPredictor {
  return { ...predictor, predictMs: (graph, precision) => factor * predictor.predictMs(graph, precision) };
}
