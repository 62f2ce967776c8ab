// Budgets by context: how much latency each situation allows. They remove nothing; they say what would fit.
import { roundStep } from '../../../src/shared/roundStep';
import type { Candidate } from '../../../src/shared/run/candidate';
import { texts } from '../l10n/texts';
import type { ContextBudget, PanelState } from '../state/panelState';
import { baselineId } from '../state/panelState';

const { contexts: words } = texts;

/** Two significant digits. */
const round = (value: number): number => Number(value.toPrecision(2));

/** Until the person says otherwise: shares of the starting network's latency, which no search changes. */
function proposed(candidates: readonly Candidate[]): readonly ContextBudget[] {
  const latencyMs = candidates.find(({ id }) => id === baselineId)?.latencyMs ?? null;
  if (latencyMs === null) return [];
  return [
    { name: words.batterySaver, limit: round(latencyMs * 0.35) },
    { name: words.normal, limit: round(latencyMs * 0.7) },
  ];
}

let kept: readonly [readonly Candidate[], readonly ContextBudget[]] = [[], []];

export function contextsOf({ view, candidates }: PanelState): readonly ContextBudget[] {
  if (view.contexts !== null) return view.contexts;
  if (kept[0] !== candidates) kept = [candidates, proposed(candidates)];
  return kept[1];
}

export interface ContextFit {
  readonly count: number;
  /** Most accurate of those that fit; null where none does or no accuracy is known. */
  readonly best: Candidate | null;
}

/** Among those given, which should meet the limits already. A latency that is not known fits nowhere. */
export function contextFit(feasible: readonly Candidate[], limitMs: number): ContextFit {
  let count = 0;
  let best: Candidate | null = null;
  for (const candidate of feasible) {
    if (candidate.latencyMs === null || candidate.latencyMs > limitMs) continue;
    count += 1;
    const accuracy = candidate.accuracy.validation;
    if (accuracy !== null && accuracy > (best?.accuracy.validation ?? -1)) best = candidate;
  }
  return { count, best };
}

/** A step that one key press moves a budget by: 1, 2 or 5 × 10^n, about a hundredth of the range shown. */
export const budgetStep = (span: number): number => roundStep(span / 100);

/** On the step's grid, without binary dust. */
export const onGrid = (value: number, step: number): number => Number((Math.round(value / step) * step).toPrecision(9));
