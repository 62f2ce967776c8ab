// Which stored tensors belong to which layer. Keras names a weight `layer/kernel:0`, with the models around the layer in
// front in some versions; H5 keeps them in one group a top-level layer, TF.js in one flat list.
import { elementCount } from '../../graph/graph';
import { corrupt } from './modelSpec';

export interface StoredWeight {
  /** The top-level layer whose group of the file holds the weight; null where the file has no groups. */
  readonly group: string | null;
  readonly name: string;
  readonly shape: readonly number[];
  /** Reads the elements; called only for weights that a layer asks for. */
  readonly data: () => Float32Array;
}

export interface LayerWeights {
  has(kind: string): boolean;
  /** @throws AdaScaleError `model.corrupt` if the file has no such weight or in another shape. */
  take(kind: string, shape: readonly number[]): Float32Array;
}

export type WeightIndex = (path: readonly string[]) => LayerWeights;

const slash = (name: string): number => name.lastIndexOf('/');
const kindOf = (weight: StoredWeight): string => weight.name.slice(slash(weight.name) + 1).replace(/:\d+$/, '');
/** What stands before the weight's own name. */
const scopeOf = (weight: StoredWeight): string => weight.name.slice(0, Math.max(0, slash(weight.name)));
const endsWithScope = (scope: string, layer: string): boolean => scope === layer || scope.endsWith(`/${layer}`);

function groupBy(
  weights: readonly StoredWeight[],
  keys: (weight: StoredWeight) => readonly string[],
): Map<string, StoredWeight[]> {
  const groups = new Map<string, StoredWeight[]>();
  for (const weight of weights) {
    for (const key of keys(weight)) groups.set(key, [...(groups.get(key) ?? []), weight]);
  }
  return groups;
}

/** Every ending of a scope that starts at a slash: `a/b/c` gives `a/b/c`, `b/c`, `c` (layer names may hold slashes). */
function scopeEndings(scope: string): readonly string[] {
  const parts = scope.split('/').slice(-16);
  return parts.map((_, start) => parts.slice(start).join('/'));
}

/** Weights of the layer at `path`: by group where it is a top-level layer, else by the longest part of the path that matches. */
export function indexWeights(weights: readonly StoredWeight[]): WeightIndex {
  const byGroup = groupBy(weights, ({ group }) => (group === null ? [] : [group]));
  const byScope = groupBy(weights, (weight) => scopeEndings(scopeOf(weight)));
  return (path) => {
    const [top = '', ...inner] = path;
    const own = byGroup.get(top);
    if (own && inner.length === 0) return layerWeights(path, own);
    const layer = path.at(-1) ?? '';
    const candidates = own ? own.filter((weight) => endsWithScope(scopeOf(weight), layer)) : (byScope.get(layer) ?? []);
    const longer = path.map((_, start) => path.slice(start).join('/'));
    const best = longer.find((scope) => candidates.some((weight) => endsWithScope(scopeOf(weight), scope)));
    return layerWeights(
      path,
      best === undefined ? [] : candidates.filter((weight) => endsWithScope(scopeOf(weight), best)),
    );
  };
}

function layerWeights(path: readonly string[], weights: readonly StoredWeight[]): LayerWeights {
  const layer = path.join('/');
  return {
    has: (kind) => weights.some((weight) => kindOf(weight) === kind),
    take: (kind, shape) => {
      const [weight, ...others] = weights.filter((candidate) => kindOf(candidate) === kind);
      if (!weight) throw corrupt(`Layer "${layer}" has no stored "${kind}"`);
      if (others.length > 0) throw corrupt(`Layer "${layer}" has ${others.length + 1} weights named "${kind}"`);
      const fits = weight.shape.length === shape.length && weight.shape.every((size, axis) => size === shape[axis]);
      if (!fits)
        throw corrupt(`Layer "${layer}": "${kind}" is [${weight.shape.join(', ')}], expected [${shape.join(', ')}]`);
      const data = weight.data();
      if (data.length !== elementCount(shape)) throw corrupt(`Layer "${layer}": "${kind}" is cut short`);
      return data;
    },
  };
}
