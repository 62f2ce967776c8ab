// What a standalone network costs without running it: MACs and weights in closed form, peak memory from the liveness walk,
// predicted latency from the device model, size of the file.
import type { DeviceModel } from '../../shared/device/deviceModel';
import type { Candidate } from '../../shared/run/candidate';
import { graphCost } from '../graph/cost';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { peakMemoryBytes } from '../profile/memory';
import { predictLatencyMs } from '../profile/roofline';

export interface NetworkFigures {
  readonly figures: Pick<Candidate, 'macs' | 'parameters' | 'peakMemoryBytes' | 'sizeBytes' | 'predictedLatencyMs'>;
  /** The network as it is exported, and as it is measured. */
  readonly onnx: Uint8Array;
}

/** @throws AdaScaleError `model.shape`. */
export function networkFigures(graph: Graph, device: DeviceModel): NetworkFigures {
  const { macs, parameters } = graphCost(graph);
  const onnx = encodeOnnx(graph);
  return {
    figures: {
      macs,
      parameters,
      peakMemoryBytes: peakMemoryBytes(graph),
      sizeBytes: onnx.byteLength,
      predictedLatencyMs: predictLatencyMs(graph, device),
    },
    onnx,
  };
}
