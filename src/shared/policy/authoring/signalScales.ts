// How each signal of a policy is shown and edited: its name, its unit, how far one key press goes, and where its scale ends.
import { roundStep } from '../../roundStep';
import type { NumericSignal, Signal } from '../runtime';

export interface SignalScale {
  readonly label: string;
  /** Shown beside a number; empty where values have names. */
  readonly unit: string;
  /** Stored value of one shown unit: megabytes are decimal, as everywhere in the panel. */
  readonly factor: number;
  /** One press of an arrow key, in shown units. */
  readonly step: number;
  /** Upper end of the scale in stored units, null where there is none. */
  readonly most: number | null;
  /** Names of whole values from 0 up. */
  readonly names?: readonly string[];
  /** What the runtime is told where a policy does not list the signal yet. */
  readonly listed: { readonly unit: string; readonly stale: number };
}

/** Android's thermal status. */
const thermalNames = ['none', 'light', 'moderate', 'severe', 'critical', 'emergency', 'shutdown'] as const;

export const signalScales: Readonly<Record<NumericSignal, SignalScale>> = {
  batteryPercent: {
    label: 'battery',
    unit: '%',
    factor: 1,
    step: 1,
    most: 100,
    listed: { unit: 'percent', stale: 60000 },
  },
  thermalStatus: {
    label: 'thermal',
    unit: '',
    factor: 1,
    step: 1,
    most: 6,
    names: thermalNames,
    listed: { unit: 'status', stale: 30000 },
  },
  freeMemoryBytes: {
    label: 'free memory',
    unit: 'MB',
    factor: 1e6,
    step: 1,
    most: null,
    listed: { unit: 'bytes', stale: 10000 },
  },
  cpuLoad: { label: 'CPU load', unit: '%', factor: 0.01, step: 1, most: 1, listed: { unit: 'share', stale: 5000 } },
  latencyTargetMs: {
    label: 'latency target',
    unit: 'ms',
    factor: 1,
    step: 0.5,
    most: null,
    listed: { unit: 'ms', stale: 60000 },
  },
};

export const numericSignals = Object.keys(signalScales) as readonly NumericSignal[];
export const allSignals: readonly Signal[] = [...numericSignals, 'charging'];
export const chargingListed = { unit: 'boolean', stale: 60000 } as const;

/** A number without idle digits: three significant ones, whole numbers whole. */
export const plainNumber = (value: number): string =>
  String(Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

/** A stored value in shown units, without its unit. */
export const shownValue = (signal: NumericSignal, value: number): number =>
  Number((value / signalScales[signal].factor).toPrecision(9));

/** A shown value as it is stored: whole bytes, shares without rounding dust. */
export function storedValue(signal: NumericSignal, shown: number): number {
  const { factor } = signalScales[signal];
  return factor >= 1 && factor !== 1 ? Math.round(shown * factor) : Number((shown * factor).toPrecision(9));
}

/**
 * One press of an arrow key, in stored units, on a scale that ends at `end`: memory and deadlines have no end of their own, and a
 * step that suits a large network would jump over everything that a small one needs.
 */
export function stepOn(signal: NumericSignal, end: number): number {
  const { most, step } = signalScales[signal];
  return most !== null || !(end > 0) ? storedValue(signal, step) : roundStep(end / 100);
}

/** A stored value in words: `20 %`, `330 MB`, `moderate`. */
export function signalText(signal: NumericSignal, value: number): string {
  const { names, unit } = signalScales[signal];
  const name = names?.[value];
  if (name !== undefined) return name;
  return `${plainNumber(shownValue(signal, value))} ${unit}`.trim();
}
