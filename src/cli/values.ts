// Turns option text into values, refusing what is not one before any work begins.
import { parseAdbServer } from '../shared/device/adbServer';
import { usualWindowMs } from '../shared/device/sensors/measureEnergy';
import { AdaScaleError } from '../shared/errors';
import { searchMetrics, type Budgets, type MetricId } from '../shared/run/objectives';

function parseNumber(flag: string, text: string, minimum: number, integer: boolean): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value) || value < minimum || (integer && !Number.isInteger(value))) {
    throw new AdaScaleError(
      'input.range',
      `${flag} takes ${integer ? 'a whole number' : 'a number'} of at least ${minimum}, not "${text}"`,
    );
  }
  return value;
}

export const count =
  (flag: string, minimum = 1) =>
  (text: string): number =>
    parseNumber(flag, text, minimum, true);

export const amount =
  (flag: string, minimum = 0) =>
  (text: string): number =>
    parseNumber(flag, text, minimum, false);

/** `latencyMs=8` added to what earlier --budget options gave. */
export function addBudget(text: string, earlier: Budgets = {}): Budgets {
  const [key, value, ...rest] = text.split('=');
  const known = searchMetrics.map((metric) => metric.id);
  if (!known.includes(key as MetricId) || value === undefined || rest.length > 0) {
    throw new AdaScaleError(
      'input.budget',
      `--budget "${text}" is not one of ${known.map((id) => `${id}=…`).join(', ')}`,
    );
  }
  return { ...earlier, [key as MetricId]: parseNumber(`--budget ${key}`, value, 0, false) };
}

export const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

export function oneOf<T extends string>(flag: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    if (!choices.includes(text as T)) {
      throw new AdaScaleError('input.choice', `${flag} is one of ${choices.join(', ')}, not "${text}"`);
    }
    return text as T;
  };
}

export function adbServer(text: string): string {
  if (parseAdbServer(text) !== null) return text;
  throw new AdaScaleError('input.adbServer', `--adb-server takes host:port, not "${text}"`);
}

/** `--energy` alone, or with its seconds. */
export const energySeconds = (option: true | number): number => (option === true ? usualWindowMs / 1000 : option);
