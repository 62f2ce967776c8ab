// Refits recycled branches to what their layers really see, before any training: the operators that can (`refit`) get a
// sample of each layer's input, computed by the trained network itself. No gradients, no labels.
import type { Backend } from '../compute/backend';
import type { Graph, GraphNode, Tensor, ValueInfo } from '../graph/graph';
import { floatTensor } from '../graph/graph';
import { inferShapes } from '../graph/shapes';
import { replaceOperators } from '../operators/index';
import type { BranchTensor, ReplaceOperator, Site } from '../operators/operator';
import { createSite } from '../operators/site';
import { branchPrefix } from './layout';
import type { StoredParameter, Supernet } from './supernet';

interface Refit {
  readonly site: Site;
  readonly operator: ReplaceOperator & Required<Pick<ReplaceOperator, 'refit'>>;
  readonly stored: readonly StoredParameter[];
}

/**
 * A new flat vector, `supernet.initial` with refitted branches. `images`: a sample of preprocessed inputs, [n, C, H, W];
 * 16 to 64 suffice, since many positions are drawn from each. `breathe` is called between layers.
 */
export async function refitBranches(
  supernet: Supernet,
  backend: Pick<Backend, 'createInference'>,
  images: Tensor,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Float32Array> {
  const parameters = supernet.initial.slice();
  const refits = plannedRefits(supernet);
  const seen = await layerInputs(supernet.graph, refits, backend, images);
  for (const { site, operator, stored } of refits) {
    const inputs = seen[site.node.inputs[0] ?? ''];
    if (!inputs) continue;
    const branches = stored.map((entry) => branchOf(entry, parameters));
    operator.refit(site, branches, inputs).forEach(({ tensor }, index) => {
      parameters.set(Float32Array.from(tensor.data, Number), stored[index]?.offset ?? 0);
    });
    await breathe();
  }
  return parameters;
}

function plannedRefits(supernet: Supernet): Refit[] {
  const shapes = inferShapes(supernet.graph);
  const operators = replaceOperators.filter((operator): operator is Refit['operator'] => operator.refit !== undefined);
  return supernet.graph.nodes.flatMap((node) => {
    const site = createSite(supernet.graph, node, shapes);
    if (!site) return [];
    return operators
      .map((operator) => ({ site, operator, stored: storedBranches(supernet, node, operator) }))
      .filter(({ stored }) => stored.length > 0);
  });
}

function storedBranches(supernet: Supernet, node: GraphNode, operator: ReplaceOperator): StoredParameter[] {
  const prefix = `${branchPrefix(node.name, operator.id)}/`;
  return supernet.layout.parameters.filter(({ key }) => key.startsWith(prefix));
}

function branchOf({ key, shape, offset, length }: StoredParameter, parameters: Float32Array): BranchTensor {
  return { name: key.split('/').at(-1) ?? '', tensor: floatTensor(shape, parameters.slice(offset, offset + length)) };
}

async function layerInputs(
  graph: Graph,
  refits: readonly Refit[],
  backend: Pick<Backend, 'createInference'>,
  images: Tensor,
): Promise<Readonly<Record<string, Tensor>>> {
  const input = graph.inputs[0]?.name ?? '';
  const values = new Set(refits.map(({ site }) => site.node.inputs[0] ?? ''));
  values.delete(input);
  const outputs = [...values].map((name): ValueInfo => {
    const site = refits.find((refit) => refit.site.node.inputs[0] === name)?.site;
    return { name, dataType: 'float32', shape: ['N', ...(site?.inputShape.slice(1) ?? [])] };
  });
  if (outputs.length === 0) return { [input]: images };
  const session = await backend.createInference({ ...graph, outputs });
  try {
    return { ...(await session.run({ [input]: images })), [input]: images };
  } finally {
    await session.dispose();
  }
}
