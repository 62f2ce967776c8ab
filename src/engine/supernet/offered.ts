// Which operators a supernet offers: all of the registry, those that a search was asked for, or those that a run began with.
// A run's record wins: an operator that came later would move every weight that the run has stored.
import type { Precision } from '../../shared/run/genes';
import { precisions } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import { operators, replaceOperators } from '../operators/index';
import type { Operator, ReplaceOperator } from '../operators/operator';

export interface Offered {
  readonly replace: readonly ReplaceOperator[];
  readonly widths: boolean;
  readonly blocks: boolean;
  readonly resolutions: boolean;
  readonly exits: boolean;
  readonly precisions: readonly Precision[];
}

/** @param named ids of the registry; absent is all of them. `space`: of the run that the supernet belongs to. */
export function offered(named?: readonly string[], space?: SpaceSummary): Offered {
  if (space !== undefined) return recorded(space);
  const wanted = named === undefined ? operators : operators.filter(({ id }) => named.includes(id));
  const has = (kind: Operator['kind']): boolean => wanted.some((operator) => operator.kind === kind);
  return {
    replace: replaceOperators.filter((operator) => wanted.includes(operator)),
    widths: has('width'),
    blocks: has('depth'),
    resolutions: has('resolution'),
    exits: has('exit'),
    precisions: has('precision') ? precisions : ['float32'],
  };
}

function recorded({ stages, groups, blocks, ...whole }: SpaceSummary): Offered {
  const used = new Set(stages.flatMap(({ choices }) => choices.map(({ operator }) => operator)));
  return {
    replace: replaceOperators.filter(({ id }) => used.has(id)),
    widths: groups.length > 0,
    blocks: blocks.length > 0,
    resolutions: whole.resolutions !== undefined,
    exits: whole.exits !== undefined,
    precisions: whole.precisions ?? ['float32'],
  };
}
