// Holds one backend's gradient against another's and against the change of the loss itself.
import assert from 'node:assert/strict';
import type { Backend, ParameterView, StepInput, StepResult, TrainingProgram } from '../../src/engine/compute/backend';
import { elementCount } from '../../src/engine/graph/graph';

/** One step, with arrays of its own. */
export async function stepOnce(backend: Backend, program: TrainingProgram, input: StepInput): Promise<StepResult> {
  const session = await backend.createTraining(program);
  try {
    const { loss, gradient, probabilities } = await session.step(input);
    return { loss, gradient: gradient.slice(), probabilities: probabilities.slice() };
  } finally {
    await session.dispose();
  }
}

/** True at every flat index that the view sees. */
export function viewMask(views: readonly ParameterView[], parameterCount: number): Uint8Array {
  const mask = new Uint8Array(parameterCount);
  for (const { offset, storedShape, shape } of views) {
    for (let index = 0; index < elementCount(storedShape); index++) {
      let rest = index;
      let inside = true;
      for (let axis = storedShape.length - 1; axis >= 0; axis--) {
        const size = storedShape[axis] ?? 1;
        inside &&= rest % size < (shape[axis] ?? 1);
        rest = Math.floor(rest / size);
      }
      if (inside) mask[offset + index] = 1;
    }
  }
  return mask;
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

/** 1 − cosine of two vectors and the relative difference of their lengths. */
function compareVectors(a: Float32Array, b: Float32Array): { readonly angle: number; readonly length: number } {
  const [aa, bb] = [Math.sqrt(dot(a, a)), Math.sqrt(dot(b, b))];
  if (aa === 0 && bb === 0) return { angle: 0, length: 0 };
  return { angle: 1 - dot(a, b) / (aa * bb), length: Math.abs(aa - bb) / Math.max(aa, bb) };
}

/** Asserts that every tensor's gradient points the same way and is as long; tiny ones are compared by size alone. */
export function assertSameGradient(program: TrainingProgram, actual: Float32Array, expected: Float32Array): void {
  const whole = Math.sqrt(dot(expected, expected));
  for (const view of program.parameters) {
    const range = [view.offset, view.offset + elementCount(view.storedShape)] as const;
    const [a, b] = [actual.slice(...range), expected.slice(...range)];
    const difference = Math.sqrt(a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0));
    if (difference < 1e-6 * whole) continue;
    const { angle, length } = compareVectors(a, b);
    const name = `${view.input} [${view.shape.join()}]`;
    assert.ok(angle < 1e-6, `${name}: 1 − cosine is ${angle}`);
    assert.ok(length < 1e-4, `${name}: lengths differ by ${length}`);
  }
}

/** Asserts zeros wherever no view looks, and something else in at least one place. */
export function assertZeroOutsideViews(program: TrainingProgram, gradient: Float32Array): void {
  const mask = viewMask(program.parameters, program.parameterCount);
  assert.ok(gradient.every((value, index) => mask[index] === 1 || value === 0));
  assert.ok(gradient.some((value) => value !== 0));
}

/**
 * Relative error between the gradient's slope along itself and the loss's own change (central differences of fourth
 * order). `reach` is the change of the loss to aim for: small for kinked networks, larger for smooth ones.
 */
export async function directionalError(
  backend: Backend,
  program: TrainingProgram,
  input: StepInput,
  reach = 0.02,
): Promise<number> {
  const session = await backend.createTraining(program);
  const gradient = (await session.step(input)).gradient.slice();
  const slope = Math.sqrt(dot(gradient, gradient));
  const h = reach / slope;
  const lossAt = async (steps: number): Promise<number> => {
    const parameters = input.parameters.map((value, index) => value + (steps * h * (gradient[index] ?? 0)) / slope);
    return (await session.step({ ...input, parameters })).loss;
  };
  const near = (await lossAt(1)) - (await lossAt(-1));
  const far = (await lossAt(2)) - (await lossAt(-2));
  await session.dispose();
  return Math.abs((8 * near - far) / (12 * h) / slope - 1);
}
