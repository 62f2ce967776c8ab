// Collects the layers and weights of a TF.js model while the writer walks a graph.
import { elementCount } from '../../../graph/graph';
import type { Value } from '../../layers/values';

export interface WrittenWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface WrittenLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

export interface LayerWriter {
  readonly layers: readonly WrittenLayer[];
  readonly weights: readonly WrittenWeight[];
  /** Adds a layer; returns the name that it got, which is also the name of its result. */
  add(
    className: string,
    name: string,
    inputs: readonly Value[],
    config?: Readonly<Record<string, unknown>>,
    weights?: Readonly<Record<string, readonly [shape: readonly number[], data: Float32Array]>>,
  ): string;
}

/** TF.js builds names of variables and scopes from layer names. */
const plainName = (name: string): string => name.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^[_.-]+/, '') || 'layer';

export function createLayerWriter(): LayerWriter {
  const layers: WrittenLayer[] = [];
  const weights: WrittenWeight[] = [];
  const names = new Set<string>();
  return {
    layers,
    weights,
    add: (className, wanted, inputs, config = {}, parameters = {}) => {
      const base = plainName(wanted);
      let name = base;
      for (let suffix = 1; names.has(name); suffix++) name = `${base}_${suffix}`;
      names.add(name);
      layers.push({
        class_name: className,
        name,
        config: { ...config, name, trainable: true, dtype: 'float32' },
        inbound_nodes: inputs.length === 0 ? [] : [inputs.map((value) => [value.name, 0, 0, {}])],
      });
      for (const [kind, [shape, data]] of Object.entries(parameters)) {
        if (data.length !== elementCount(shape))
          throw new Error(`${name}/${kind} has ${data.length} elements for [${shape.join(', ')}]`);
        weights.push({ name: `${name}/${kind}`, shape, data });
      }
      return name;
    },
  };
}
