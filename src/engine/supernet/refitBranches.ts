// Refits recycled branches to what their layers really see, before any training: the operators that can (`refit`) get a
// sample of each layer's input, computed by the trained network itself. No gradients, no labels.
import type { Backend } from '../compute/backend';
import type { Graph, GraphNode, Tensor, ValueInfo } from '../graph/graph';
import { elementCount, floatTensor } from '../graph/graph';
import { inferShapes } from '../graph/shapes';
import { replaceOperators } from '../operators/index';
import type { BranchTensor, ReplaceOperator, Site } from '../operators/operator';
import { createSite } from '../operators/site';
import { branchPrefix } from './layout';
import type { StoredParameter, Supernet } from './supernet';

/** Of all layers' inputs together. Few large images give as many positions as many small ones. */
const mostBytes = 512 * 1024 ** 2;

interface Refit {
  readonly site: Site;
  readonly operator: ReplaceOperator & Required<Pick<ReplaceOperator, 'refit'>>;
  readonly stored: readonly StoredParameter[];
}

/**
 * A new flat vector, `supernet.initial` with refitted branches. `images`: a sample of preprocessed inputs, [n, C, H, W];
 * 16 to 64 suffice, since many positions are drawn from each. `breathe` is called between layers.
 * Fewer images are taken where all layers' inputs together would be more than `limitBytes`.
 */
export async function refitBranches(
  supernet: Supernet,
  backend: Pick<Backend, 'createInference'>,
  images: Tensor,
  breathe: () => Promise<void> = () => Promise.resolve(),
  limitBytes = mostBytes,
): Promise<Float32Array> {
  const parameters = supernet.initial.slice();
  const refits = plannedRefits(supernet);
  const seen = await layerInputs(supernet.graph, refits, backend, affordable(images, refits, limitBytes));
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

/** As many of the images as keep all layers' inputs, which are held at once, within bounds; one at least. */
function affordable(images: Tensor, refits: readonly Refit[], limitBytes: number): Tensor {
  const [count = 0, ...shape] = images.shape;
  const sizes = new Map(refits.map(({ site }) => [site.node.inputs[0], elementCount(site.inputShape)]));
  const bytesAnImage = 4 * [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const kept = Math.min(count, Math.max(1, Math.floor(limitBytes / bytesAnImage)));
  if (kept === count) return images;
  return floatTensor([kept, ...shape], Float32Array.from(images.data, Number).subarray(0, kept * elementCount(shape)));
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
