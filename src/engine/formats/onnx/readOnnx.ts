// Bytes of an ONNX file -> the IR: decode, bring to operator set 17, fold constants, list what the IR lacks, normalise.
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import { AdaScaleError } from '../../../shared/errors';
import { graphCost } from '../../graph/cost';
import type { Graph } from '../../graph/graph';
import { elementCount } from '../../graph/graph';
import { normalise } from '../../graph/normalise';
import { foldConstants } from '../../graph/normalising/foldConstants';
import { foldedOnlyRules } from '../../graph/ops/index';
import { sortTopologically } from '../../graph/rewrite';
import type { ReadModel } from '../format';
import { coerceSoftmax } from './coerceSoftmax';
import { decodeModel } from './decodeModel';
import { explicitSplits } from './explicitSplits';
import { freeBatch } from './freeBatch';
import { inlineBranches } from './inlineBranches';
import { unsupportedOperators, unsupportedRanks } from './support';
import { toGraph } from './toGraph';
import { upgradeGraph } from './upgradeGraph';

function incomplete(graph: Graph, unsupported: readonly UnsupportedLayer[]): ReadModel {
  const tensors = [...graph.initializers.values()].filter(
    (tensor) => tensor.dataType === 'float32' && tensor.shape.length > 0,
  );
  const storedParameters = tensors.reduce((sum, tensor) => sum + elementCount(tensor.shape), 0);
  return { graph, unsupported, sourceLayout: 'NCHW', storedParameters };
}

function convert(bytes: Uint8Array, file: string): ReadModel {
  const decoded = decodeModel(bytes, file);
  const upgraded = upgradeGraph(toGraph(inlineBranches(decoded.graph)), decoded.opset);
  if (upgraded.unsupported.length > 0) {
    const listed = new Set(upgraded.unsupported.map(({ layer }) => layer));
    // What folding would remove cannot be told from a graph that shapes cannot be inferred for.
    const others = unsupportedOperators(upgraded.graph).filter(
      ({ layer, op }) => !listed.has(layer) && !foldedOnlyRules.has(op),
    );
    return incomplete(upgraded.graph, [...upgraded.unsupported, ...others]);
  }
  const folded = foldConstants(sortTopologically(upgraded.graph));
  const unknown = unsupportedOperators(folded);
  if (unknown.length > 0) return incomplete(folded, unknown);
  const ranks = unsupportedRanks(folded);
  if (ranks.length > 0) return incomplete(folded, ranks);
  const graph = freeBatch(normalise(explicitSplits(decoded.opset < 13 ? coerceSoftmax(folded) : folded)));
  return { graph, unsupported: [], sourceLayout: 'NCHW', storedParameters: graphCost(graph).parameters };
}

/**
 * Converts the bytes of an ONNX file; `file` is its name for messages.
 * @throws AdaScaleError as ModelFormat.read, every message naming the file.
 */
export function readOnnx(bytes: Uint8Array, file: string): ReadModel {
  try {
    return convert(bytes, file);
  } catch (error) {
    if (!(error instanceof AdaScaleError) || error.message.includes(file)) throw error;
    throw new AdaScaleError(error.code, `${file}: ${error.message}`, error.hint, { cause: error });
  }
}
