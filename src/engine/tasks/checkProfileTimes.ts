// How long a measurement may take, asked before it begins.
import { AdaScaleError } from '../../shared/errors';
import type { ProfileParams } from '../../shared/protocol/engine';

/** A window of hours says no more, and one of a second nothing. */
const energySecondsRange = [1, 3600] as const;
/** As long as a phone's battery lasts. */
const mostSustainedSeconds = 6 * 3600;

/** @throws AdaScaleError `input.range`, `input.choice`. */
export function checkProfileTimes({ energySeconds, sustainedSeconds }: ProfileParams): void {
  const [least, most] = energySecondsRange;
  if (energySeconds !== undefined && !(energySeconds >= least && energySeconds <= most)) {
    const hint = `Give ${least} to ${most} s; 20 s make a figure that counts as measured`;
    throw new AdaScaleError('input.range', `Energy cannot be measured over ${energySeconds} s`, hint);
  }
  if (sustainedSeconds === undefined) return;
  if (!(sustainedSeconds > 0 && sustainedSeconds <= mostSustainedSeconds)) {
    const hint = `Give up to ${mostSustainedSeconds / 60} minutes`;
    throw new AdaScaleError('input.range', `A load of ${sustainedSeconds} s cannot be sustained`, hint);
  }
  if (energySeconds === undefined) return;
  const hint = 'Measure the one, then the other';
  throw new AdaScaleError('input.choice', 'Energy against idle cannot be had in a measurement without a pause', hint);
}
