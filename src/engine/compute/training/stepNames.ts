// The interface of an emitted training step.

/** `velocity`, `learningRate` and the `new…` outputs only with an optimiser, `gradient` only without. */
export const stepNames = {
  x: 'x',
  target: 'target',
  parameters: 'parameters',
  velocity: 'velocity',
  learningRate: 'learningRate',
  loss: 'loss',
  gradient: 'gradient',
  probabilities: 'probabilities',
  newParameters: 'newParameters',
  newVelocity: 'newVelocity',
} as const;
