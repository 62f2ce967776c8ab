// The contexts in which no band matches, exactly: every band's box is cut out of the space, one after another.
import type { Rule } from '../runtime';
import { boxOf, everyKnownContext, mergeBoxes, subtractBox, type ContextBox } from './contextBox';

/** Hundreds of bands over six signals may leave more pieces than anybody can read; then nothing is said about gaps. */
const mostBoxes = 4000;
/** Merging compares all with all. */
const mostMerged = 400;

/** Boxes that do not overlap; null where there are too many to tell. @param space where to look. */
export function uncoveredBoxes(
  rules: readonly Pick<Rule, 'when'>[],
  space: ContextBox = everyKnownContext,
): readonly ContextBox[] | null {
  let left: readonly ContextBox[] = [space];
  for (const { when } of rules) {
    const box = boxOf(when);
    if (box === null) continue;
    left = left.flatMap((one) => subtractBox(one, box));
    if (left.length > mostBoxes) return null;
  }
  return left.length > mostMerged ? left : mergeBoxes(left);
}
