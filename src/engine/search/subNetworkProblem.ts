// The supernet as a search problem.
import { geneKey, type Genes } from '../../shared/run/genes';
import { graphCost } from '../graph/cost';
import type { LatencyPredictor } from '../profile/latencyPredictor';
import type { Supernet } from '../supernet/supernet';
import { assumedExitRates, type ExitRates } from './leaving/exitRates';
import { expectedCost } from './leaving/expected';
import { leavingThreshold } from './leaving/leavesWhenSure';
import type { Outline, SearchProblem } from './problem';
import { isQuantised } from './quantisedGraph';

/** In floats; integers take one. */
const bytesPerParameter = 4;

/** Outlines are remembered by gene string: breeding asks for them again and again. */
export function createSubNetworkProblem(
  supernet: Supernet,
  predictor: LatencyPredictor,
  evaluate: SearchProblem['evaluate'],
  exitRates: ExitRates = assumedExitRates,
): SearchProblem {
  const known = new Map<string, Outline>();
  const outline = (genes: Genes): Outline => {
    const text = geneKey(genes);
    const made = known.get(text) ?? outlineOf(supernet, predictor, genes, exitRates);
    known.set(text, made);
    return made;
  };
  return { outline, evaluate };
}

/** @throws AdaScaleError `search.genes`, `model.shape`. */
export function outlineOf(
  supernet: Supernet,
  predictor: LatencyPredictor,
  wanted: Genes,
  exitRates: ExitRates = assumedExitRates,
): Outline {
  const { key, genes, graph } = supernet.subNetwork(wanted);
  const { parameters, peakActivationBytes } = graphCost(graph);
  const floatBytes = peakActivationBytes + bytesPerParameter * parameters;
  const peakMemoryBytes = isQuantised(genes) ? floatBytes / bytesPerParameter : floatBytes;
  const rate = genes.exit && leavingThreshold(genes) !== null ? exitRates(genes.exit) : null;
  const macs = expectedCost(graph, rate, (part) => graphCost(part).macs);
  const latencyMs = expectedCost(graph, rate, (part) => predictor.predictMs(part, genes.precision));
  return { key, genes, costs: { latencyMs, macs, parameters, peakMemoryBytes } };
}
