// Signals of a trace line as the policy reads them (stale ones are unknown), in words and numbers.
import { signalText } from '../../../src/shared/policy/authoring/signalScales';
import { readSignal, type NumericSignal, type TraceLine } from '../../../src/shared/policy/runtime';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { texts } from '../l10n/texts';

export const readingOf = (policy: PolicyFile, line: TraceLine, signal: NumericSignal): number | undefined =>
  readSignal(policy, line.signals, signal);

export function readingText(policy: PolicyFile, line: TraceLine, signal: NumericSignal): string {
  const value = readingOf(policy, line, signal);
  return value === undefined ? texts.simulate.decision.unknown : signalText(signal, value);
}

const chargingOf = ({ signals: { charging } }: TraceLine): boolean | null | undefined =>
  typeof charging === 'object' && charging !== null ? charging.value : charging;

export const isCharging = (line: TraceLine): boolean => chargingOf(line) === true;

export function chargingText(line: TraceLine): string {
  const { unknown, yes, no } = texts.simulate.decision;
  const value = chargingOf(line);
  return value === undefined || value === null ? unknown : value ? yes : no;
}
