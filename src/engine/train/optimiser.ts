// Stochastic gradient descent with Nesterov momentum and decoupled-by-kind weight decay, in the form of Sutskever et al.
// 2013 that PyTorch uses: g += decay * p; v = momentum * v + g; p -= rate * (g + momentum * v).
// A stored tensor that no path of the step reads is left alone, velocity included: a branch that is rarely sampled must
// neither drift on stale momentum nor decay towards zero while nothing trains it.
import type { ParameterLayout } from '../supernet/supernet';

export interface SgdOptions {
  readonly momentum: number;
  /** Applied to parameters of kind `weight`; biases, scales and shifts are never decayed. */
  readonly weightDecay: number;
}

/** The optimiser's state before the first step: velocity, [layout.length], all zero. */
export const initVelocity = (layout: ParameterLayout): Float32Array => new Float32Array(layout.length);

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
  { momentum, weightDecay }: SgdOptions,
): void {
  layout.parameters.forEach(({ offset, length, kind }, index) => {
    if (touched[index] !== 1) return;
    const decay = kind === 'weight' ? weightDecay : 0;
    for (let i = offset; i < offset + length; i++) {
      const value = parameters[i] as number;
      const slope = (gradient[i] as number) + decay * value;
      const speed = momentum * (velocity[i] as number) + slope;
      velocity[i] = speed;
      parameters[i] = value - learningRate * (slope + momentum * speed);
    }
  });
}
