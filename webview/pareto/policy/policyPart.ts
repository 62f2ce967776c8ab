// A piece of the Policy view: built once, told of every change of the session that has a policy.
import type { PolicyFile } from '../../../src/shared/policy/types';
import type { IsAlike } from './alikeVariants';
import type { PolicySession } from './session';

export interface PolicyPart {
  readonly element: HTMLElement;
  /** `isAlike`: whether a variant's latency cannot be told from the starting network's. */
  render(policy: PolicyFile, session: PolicySession, isAlike: IsAlike): void;
}

/** Draws only when one of the inputs is another one. */
export function whenChanged<T extends readonly unknown[]>(draw: (...inputs: T) => void): (...inputs: T) => void {
  let before: T | null = null;
  return (...inputs) => {
    if (before !== null && inputs.every((input, place) => input === before?.[place])) return;
    before = inputs;
    draw(...inputs);
  };
}
