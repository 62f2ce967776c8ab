// What is said of variants that compute something else on a device than on this computer, decided without VS Code.
import type { OutputCheck } from '../../shared/protocol/engine';
import { toOutputAgreement } from '../../shared/run/outputAgreement';

/** Those of `outputs` that differ by more than rounding. */
export const differing = (outputs: readonly OutputCheck[]): readonly OutputCheck[] =>
  outputs.filter(({ maximumDifference }) => maximumDifference !== null && toOutputAgreement(maximumDifference).differs);

/** Names a few; the rest are counted. */
const mostNames = 4;

const sized = (what: string, by: number): string =>
  Number.isFinite(by) ? `${what} (${Number(by.toPrecision(2))})` : what;

/** `c-0004 (0.032), c-0007 (1.2), +3`; without a size where the values are no numbers. */
export function differencesText(outputs: readonly OutputCheck[]): string {
  const named = outputs
    .slice(0, mostNames)
    .map(({ id, maximumDifference }) => sized(id, maximumDifference ?? Infinity));
  const more = outputs.length - named.length;
  return [...named, ...(more > 0 ? [`+${more}`] : [])].join(', ');
}

/** `c-0004: Conv "stage1.conv2" (0.032)`; those of which no layer differs by itself are left out. */
export const layersText = (outputs: readonly OutputCheck[]): string =>
  outputs
    .flatMap(({ id, firstLayer }) => {
      if (firstLayer === undefined) return [];
      const { op, layer, difference } = firstLayer;
      return [sized(`${id}: ${op} "${layer}"`, difference)];
    })
    .join('; ');
