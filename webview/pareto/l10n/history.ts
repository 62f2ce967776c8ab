// The search's history.
import { count } from './words';

export const historyTexts = {
  none: 'Nothing to show before the second variant.',
  summary: (end: number, gained: number, variants: number, y: string, x: string): string =>
    `Hypervolume of ${y} and ${x} ${end.toFixed(3)} after ${count(variants)} variants, ` +
    `${gained < 0.0005 ? 'nothing' : `+${gained.toFixed(3)}`} in the last tenth.`,
};
