// Linear warm-up, then half a cosine down to zero (SGDR without restarts, arXiv 1608.03983, equation 5). Pure in the step,
// so that a resumed run needs no state.

export interface Schedule {
  /** Learning rate at the end of the warm-up. */
  readonly peak: number;
  readonly warmupSteps: number;
  readonly totalSteps: number;
}

/** The learning rate of step `step`, counted from 0; above zero for every step below `totalSteps`. */
export function learningRateAt(step: number, { peak, warmupSteps, totalSteps }: Schedule): number {
  if (step < warmupSteps) return (peak * (step + 1)) / (warmupSteps + 1);
  const decayed = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
  return (peak * (1 + Math.cos(Math.PI * Math.min(1, decayed)))) / 2;
}
