// What each measurement of a kernel would have taken on a calm device. Kernels answer to what disturbs a device by different
// powers of the references' slowdowns, those of a family by the same: log t = own + Σ power · log slowdown. The powers are those,
// none below zero, that explain best how the measurements of one kernel differ (a regression within groups).
import { familyName, groupBy } from '../profile/predictor/kernelModel';
import type { KernelShape } from '../profile/kernelShape';
import { solveRobustly } from '../numerics/robustNonNegative';
import { referenceSlowdowns, type Referenced } from './references';

export interface TimedLine extends Referenced {
  readonly key: string;
  readonly shape: KernelShape;
  readonly copies: number;
  readonly shortMs: number;
  readonly longMs: number;
}

/** Fewer differences tell no powers. */
const leastDifferences = 30;
const rounds = 4;
/** Logarithms of ratios up to this are squared, those beyond count as they are. */
const usual = 0.05;

const measuredMs = ({ longMs, shortMs, copies }: TimedLine): number => (longMs - shortMs) / copies;

/** Of each line, ms. @param lines All of one calibration that were measured in one way. */
export function calmTimes(lines: readonly TimedLine[]): (line: TimedLine) => number {
  const logsOf = logSlowdowns(lines);
  const families = groupBy(lines, familyName);
  const powers = new Map([...families].map(([family, own]) => [family, fitPowers(own, logsOf)]));
  return (line) => {
    const own = powers.get(familyName(line)) ?? [];
    return measuredMs(line) / Math.exp(logsOf(line).reduce((sum, log, i) => sum + log * (own[i] ?? 0), 0));
  };
}

/** Zeros where a device refused the references. */
function logSlowdowns(lines: readonly TimedLine[]): (line: TimedLine) => readonly number[] {
  const slowdowns = referenceSlowdowns(lines);
  return (line) => slowdowns(line).map(Math.log);
}

function fitPowers(lines: readonly TimedLine[], logsOf: (line: TimedLine) => readonly number[]): readonly number[] {
  const sound = lines.filter((line) => measuredMs(line) > 0);
  const differences = [...groupBy(sound, ({ key }) => key).values()].flatMap((own) => withinOne(own, logsOf));
  const count = differences[0]?.logs.length ?? 0;
  if (differences.length < leastDifferences) return new Array<number>(count).fill(1 / Math.max(1, count));
  const left = (powers: readonly number[], row: number): number =>
    differences[row]!.time - differences[row]!.logs.reduce((sum, log, i) => sum + log * powers[i]!, 0);
  return solveRobustly(
    differences.map(({ logs }) => logs),
    differences.map(({ time }) => time),
    left,
    { rounds, usual },
  );
}

interface Difference {
  readonly logs: readonly number[];
  readonly time: number;
}

/** What each measurement of a kernel differs by from their mean; nothing from a single one. */
function withinOne(lines: readonly TimedLine[], logsOf: (line: TimedLine) => readonly number[]): readonly Difference[] {
  if (lines.length < 2) return [];
  const rows = lines.map((line) => ({ logs: logsOf(line), time: Math.log(measuredMs(line)) }));
  const mean = (of: (row: Difference) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const meanTime = mean(({ time }) => time);
  const meanLogs = rows[0]!.logs.map((_, i) => mean(({ logs }) => logs[i]!));
  return rows.map(({ logs, time }) => ({ logs: logs.map((log, i) => log - meanLogs[i]!), time: time - meanTime }));
}
