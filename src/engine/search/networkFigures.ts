// What a standalone network costs without running it: MACs and weights in closed form, peak memory from the liveness walk,
// predicted latency from the target's calibration or the roofline, energy by assumed constants, size of the file.
import type { Candidate } from '../../shared/run/candidate';
import { baselineGenes, type Genes } from '../../shared/run/genes';
import { graphCost } from '../graph/cost';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { graphEnergyMj } from '../profile/energy';
import { peakMemoryBytes } from '../profile/memory';
import type { LatencyPredictor } from '../profile/latencyPredictor';
import { expectedCost } from './leaving/expected';
import { exportedGraph } from './leaving/leavesWhenSure';

export interface NetworkFigures {
  readonly figures: Required<
    Pick<Candidate, 'macs' | 'parameters' | 'peakMemoryBytes' | 'sizeBytes' | 'predictedLatencyMs' | 'modelledEnergyMj'>
  >;
  /** The network as it is exported, and as it is measured. */
  readonly onnx: Uint8Array;
}

/** Of a network from which a share of the images leaves early, with the exit's scores as its second output. */
export interface Leaving {
  readonly genes: Genes;
  readonly rate: number | null;
}

/** Peak memory is that of an image that stays. @throws AdaScaleError `model.shape`. */
export function networkFigures(
  graph: Graph,
  predictor: LatencyPredictor,
  { genes, rate }: Leaving = { genes: baselineGenes, rate: null },
): NetworkFigures {
  const { parameters } = graphCost(graph);
  const onnx = encodeOnnx(exportedGraph(graph, genes));
  return {
    figures: {
      macs: expectedCost(graph, rate, (part) => graphCost(part).macs),
      parameters,
      peakMemoryBytes: peakMemoryBytes(graph),
      sizeBytes: onnx.byteLength,
      modelledEnergyMj: expectedCost(graph, rate, (part) => graphEnergyMj(part)),
      predictedLatencyMs: expectedCost(graph, rate, (part) => predictor.predictMs(part)),
    },
    onnx,
  };
}
