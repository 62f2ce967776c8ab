// Stochastic gradient descent with Nesterov momentum and decoupled-by-kind weight decay, in the form of Sutskever et al.
// 2013 that PyTorch uses: g += decay * p; v = momentum * v + g; p -= rate * (g + momentum * v).
// Before that each tensor's gradient is clipped to a share of the tensor's own norm (adaptive gradient clipping, Brock et
// al., arXiv 2102.06171, section 4, here by tensor). Trained networks come at any scale, and untrained narrow paths push
// hard: without it the sandwich's first steps wreck the trunk that they are to learn from.
// A stored tensor that no path of the step reads is left alone, velocity included: a branch that is rarely sampled must
// neither drift on stale momentum nor decay towards zero while nothing trains it.
import type { ParameterLayout, StoredParameter } from '../supernet/supernet';

export interface SgdOptions {
  readonly momentum: number;
  /** Applied to parameters of kind `weight`; biases, scales and shifts are never decayed. */
  readonly weightDecay: number;
  /** Largest norm of a tensor's gradient as a share of the tensor's norm; null clips nothing. */
  readonly clipRatio: number | null;
}

/** The optimiser's state before the first step: a velocity of zero for each of `length` parameters. */
export const initVelocity = (length: number): Float32Array => new Float32Array(length);

/** Root mean square below which a tensor counts as this large: biases and shifts start at zero and must get away from it. */
const leastScale = (kind: StoredParameter['kind']): number => (kind === 'weight' ? 1e-3 : 0.1);

function norm(values: Float32Array, { offset, length }: StoredParameter): number {
  let square = 0;
  for (let i = offset; i < offset + length; i++) square += (values[i] as number) ** 2;
  return Math.sqrt(square);
}

/** Factor, at most 1, that brings the tensor's gradient within `clipRatio` of its norm. */
function clipFactor(
  stored: StoredParameter,
  parameters: Float32Array,
  gradient: Float32Array,
  clipRatio: number,
): number {
  const scale = Math.max(norm(parameters, stored), leastScale(stored.kind) * Math.sqrt(stored.length));
  const steepness = norm(gradient, stored);
  return steepness > clipRatio * scale ? (clipRatio * scale) / steepness : 1;
}

/**
 * One step; `parameters`, `velocity` and `gradient` are [layout.length], the first two change in place.
 * `touched[i]` is 1 where the step's paths read `layout.parameters[i]`.
 */
export function updateParameters(
  layout: ParameterLayout,
  parameters: Float32Array,
  velocity: Float32Array,
  gradient: Float32Array,
  touched: Uint8Array,
  learningRate: number,
  { momentum, weightDecay, clipRatio }: SgdOptions,
): void {
  for (const [index, stored] of layout.parameters.entries()) {
    if (touched[index] !== 1) continue;
    const factor = clipRatio === null ? 1 : clipFactor(stored, parameters, gradient, clipRatio);
    const decay = stored.kind === 'weight' ? weightDecay : 0;
    updateTensor(stored, { parameters, velocity, gradient }, { factor, decay, learningRate, momentum });
  }
}

interface Rates {
  readonly factor: number;
  readonly decay: number;
  readonly learningRate: number;
  readonly momentum: number;
}

/** A function of its own, so that the engine keeps its numbers in registers: as a closure it made a heap object of each. */
function updateTensor(
  { offset, length }: StoredParameter,
  { parameters, velocity, gradient }: Readonly<Record<'parameters' | 'velocity' | 'gradient', Float32Array>>,
  { factor, decay, learningRate, momentum }: Rates,
): void {
  for (let i = offset; i < offset + length; i++) {
    const value = parameters[i] as number;
    const slope = factor * (gradient[i] as number) + decay * value;
    const speed = momentum * (velocity[i] as number) + slope;
    velocity[i] = speed;
    parameters[i] = value - learningRate * (slope + momentum * speed);
  }
}
