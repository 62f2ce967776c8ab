// What one Keras layer's conversion gets and gives. A converter reads the layer's config and weights, adds nodes, and says
// what comes out; it throws LayerProblem where the IR cannot hold the layer.
import { floatTensor, ints } from '../../graph/graph';
import type { Attribute, Tensor } from '../../graph/graph';
import { numbersOf } from './json';
import type { JsonRecord } from './json';
import { LayerProblem } from './layerProblem';
import type { Site, Value } from './values';
import type { LayerWeights } from './weights';

/** Whose arithmetic the file follows: they differ in hard_sigmoid, leaky slopes and bilinear upsampling. */
export type Dialect = 'keras2' | 'keras3' | 'tfjs';

export interface LayerContext extends Site {
  readonly config: JsonRecord;
  readonly dialect: Dialect;
  readonly weights: LayerWeights;
  /** Adds a node named after the layer (and `suffix`); returns its value. */
  emit(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    suffix?: string,
  ): string;
  /** Adds a constant of the layer; a layer that is called twice gets the same one. */
  constant(role: string, make: () => Tensor): string;
}

export interface LayerConverter {
  /** Inputs that one call takes; `many` is two or more. */
  readonly arity: 'one' | 'many';
  /** The reason why this config cannot be converted, as far as it can be told without knowing shapes. */
  readonly check?: (config: JsonRecord) => string | undefined;
  readonly convert: (context: LayerContext, inputs: readonly [Value, ...Value[]]) => Value;
}

export const scalar = (value: number): Tensor => floatTensor([], [value]);

/** A pair of positive integers given as one number or two. */
export function pairOf(
  config: JsonRecord,
  key: string,
  fallback: readonly [number, number],
): readonly [number, number] {
  const value = config[key];
  if (value === undefined || value === null) return fallback;
  const [first, second] = typeof value === 'number' ? [value, value] : (numbersOf(value) ?? []);
  if (first === undefined || second === undefined || !isCount(first) || !isCount(second)) {
    throw new LayerProblem(`its ${key} ${JSON.stringify(value)} is not a pair of positive integers`);
  }
  return [first, second];
}

/** A positive integer. */
export function countOf(config: JsonRecord, key: string, fallback?: number): number {
  const value = config[key] ?? fallback;
  if (typeof value !== 'number' || !isCount(value)) throw new LayerProblem(`its ${key} is not a positive integer`);
  return value;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0 && value < 1 << 24;

export const pads = (vertical: readonly [number, number], horizontal: readonly [number, number]): Attribute =>
  ints([vertical[0], horizontal[0], vertical[1], horizontal[1]]);

export function requireImage(value: Value): Value & { readonly kind: 'image' } {
  if (value.kind !== 'image') throw new LayerProblem('its input is not an image (height, width, channels)');
  return value;
}
