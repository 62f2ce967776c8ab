// Questions one after the other, with Back. The state keeps every answer given, so that going back shows what was chosen.

export type Outcome<T> =
  { readonly kind: 'value'; readonly value: T } | { readonly kind: 'back' } | { readonly kind: 'cancelled' };

export interface Place {
  /** Counted from 1. */
  readonly step: number;
  readonly totalSteps: number;
}

export type Step<State> = (state: State, place: Place) => Promise<Outcome<State>>;

/** The state after the last step, or null when the person left. */
export async function runSteps<State>(steps: readonly Step<State>[], initial: State): Promise<State | null> {
  let state = initial;
  let index = 0;
  for (let step = steps[index]; step !== undefined; step = steps[index]) {
    const outcome = await step(state, { step: index + 1, totalSteps: steps.length });
    if (outcome.kind === 'cancelled') return null;
    if (outcome.kind === 'back') index = Math.max(0, index - 1);
    else {
      state = outcome.value;
      index++;
    }
  }
  return state;
}
