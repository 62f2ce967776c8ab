// What a band asks for on its own: the variant that runs and those that would, with stated figures and no other context.
import { createPolicyState, decide, type Context, type Policy, type Rule } from '../runtime';

export interface BandChoice {
  readonly choice: string;
  /** Ids in file order. */
  readonly admissible: readonly string[];
}

/** The runtime's own answer, so that the two cannot differ. @param rule null: no band matches. */
export function bandChoice(policy: Policy, rule: Rule | null, context: Context = {}): BandChoice {
  const rules = rule === null ? [] : [{ ...rule, when: {} }];
  const alone: Policy = { ...policy, rules };
  const { choice, admissible } = decide(alone, createPolicyState(alone), context, 0).log;
  return { choice, admissible };
}
