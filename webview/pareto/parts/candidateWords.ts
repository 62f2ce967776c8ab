// The words and the mark of a candidate's class, the same in chart, table and detail.
import type { Candidate } from '../../../src/shared/run/candidate';
import { isMeasured } from '../chart/datasets';
import { texts } from '../l10n/texts';
import type { MarkKind } from '../icons';
import type { CandidateClass, Explored } from '../model/explore';

export const classWords: Readonly<Record<CandidateClass, string>> = texts.figures.classes;

export function markOf(explored: Explored, candidate: Candidate): MarkKind {
  const kind = explored.classOf.get(candidate.id) ?? 'unplaced';
  return kind === 'frontier' && !isMeasured(candidate, explored) ? 'predicted' : kind;
}
