// A piece of the Policy view: built once, told of every change of the session that has a policy.
import type { PolicyFile } from '../../../src/shared/policy/types';
import type { PolicySession } from './session';

export interface PolicyPart {
  readonly element: HTMLElement;
  render(policy: PolicyFile, session: PolicySession): void;
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
