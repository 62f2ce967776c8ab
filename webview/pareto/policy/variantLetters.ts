// Variants of a policy by letter, in file order (the most accurate first): short, and the same in print and for any colour vision.
import type { Policy } from '../../../src/shared/policy/runtime';
import { h, s } from '../dom';
import { texts } from '../l10n/texts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** As many patterns as can be told apart; letters go on. */
const patterns = 4;

export const letterAt = (place: number): string => alphabet[place] ?? `V${place + 1}`;

export function letterOf(policy: Pick<Policy, 'variants'>, id: string): string {
  const place = policy.variants.findIndex((variant) => variant.id === id);
  return place < 0 ? id : letterAt(place);
}

/** `A and C`, `A, B and C`. */
export function listLetters(letters: readonly string[]): string {
  return texts.compare.list(letters);
}

export const letterBadge = (letter: string): HTMLElement => h('span', { class: 'letter' }, letter);

const strokes: readonly (string | null)[] = [
  'M0 2H8M0 6H8',
  'M-2 10 10-2M-2 2 2-2M6 10 10 6',
  null,
  'M2 2h1v1h-1ZM6 6h1v1h-1Z',
];

/** Pattern fills, one a variant, and one for gaps; `prefix` keeps the ids of two drawings apart. */
export function patternDefs(prefix: string): SVGElement {
  const tile = (id: string, ...children: readonly SVGElement[]): SVGElement =>
    s(
      'pattern',
      { id: `${prefix}-${id}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse', class: `pat pat-${id}` },
      children,
    );
  return s(
    'defs',
    {},
    strokes.map((path, place) =>
      tile(
        String(place),
        s('rect', { width: 8, height: 8, class: 'pat-back' }),
        ...(path === null ? [] : [s('path', { d: path })]),
      ),
    ),
    tile('gap', s('path', { d: 'M0 0 8 8M8 0 0 8' })),
  );
}

export const patternFill = (prefix: string, policy: Pick<Policy, 'variants'>, id: string): string =>
  `url(#${prefix}-${
    Math.max(
      0,
      policy.variants.findIndex((variant) => variant.id === id),
    ) % patterns
  })`;
