// Reads a trace (JSON lines) from anywhere: what `adascale monitor` wrote on a device, what a script made, what somebody edited.
// All of it is checked before a simulation begins; the first problems are named by line.
import { AdaScaleError } from '../errors';
import type { TraceLine } from './runtime';

/** Four hours at one line a second, a hundred times over. */
const mostLines = 1_500_000;
const mostCharacters = 256 * 1024 * 1024;
const shownProblems = 5;

const hint = 'Each line is one JSON object: { "t": ms, "signals": { … } }; record one with `adascale monitor`.';
const numericSignals = ['batteryPercent', 'thermalStatus', 'freeMemoryBytes', 'cpuLoad', 'latencyTargetMs'];

/**
 * The lines of a trace, in order of time. Signals that this version does not know are kept and ignored.
 *
 * @param name how errors call the file.
 * @throws AdaScaleError `trace.tooLarge`, `trace.empty`, `trace.invalid` naming the first bad lines.
 */
export function parseTrace(text: string, name = 'trace.jsonl'): readonly TraceLine[] {
  if (text.length > mostCharacters) throw tooLarge(name, `${text.length} characters; at most ${mostCharacters}`);
  const rows = text.split('\n');
  if (rows.length > mostLines) throw tooLarge(name, `${rows.length} lines; at most ${mostLines}`);
  const problems: string[] = [];
  const lines: TraceLine[] = [];
  for (const [index, row] of rows.entries()) {
    if (problems.length >= shownProblems) break;
    if (row.trim() === '') continue;
    const line = readLine(row, lines.at(-1)?.t ?? -Infinity);
    if (typeof line === 'string') problems.push(`line ${index + 1} ${line}`);
    else lines.push(line);
  }
  if (problems.length > 0)
    throw new AdaScaleError('trace.invalid', `${name} is not a trace: ${problems.join('; ')}`, hint);
  if (lines.length === 0) throw new AdaScaleError('trace.empty', `${name} has no line`, hint);
  return lines;
}

const tooLarge = (name: string, what: string): AdaScaleError =>
  new AdaScaleError('trace.tooLarge', `${name} has ${what} are read`, 'Cut the trace into parts.');

/** The line, or what is wrong with it. */
function readLine(row: string, earliest: number): TraceLine | string {
  const value = parseJson(row);
  if (!isRecord(value)) return 'is not a JSON object';
  const { t, signals, measuredLatencyMs } = value;
  if (typeof t !== 'number' || !Number.isFinite(t)) return 'has no time "t" in ms';
  if (t < earliest) return `goes back in time, to ${t}`;
  if (!isRecord(signals)) return 'has no "signals"';
  const problem = signalProblem(signals);
  if (problem !== undefined) return problem;
  if (measuredLatencyMs !== undefined && !(typeof measuredLatencyMs === 'number' && measuredLatencyMs > 0))
    return 'has a "measuredLatencyMs" that is not a positive number';
  return { t, signals, ...(measuredLatencyMs === undefined ? {} : { measuredLatencyMs }) };
}

function parseJson(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null stands for a signal that could not be read. */
function signalProblem(signals: Readonly<Record<string, unknown>>): string | undefined {
  for (const signal of [...numericSignals, 'charging']) {
    const reading = signals[signal];
    if (reading === undefined || reading === null) continue;
    const value = isRecord(reading) ? reading['value'] : reading;
    const expected = signal === 'charging' ? 'boolean' : 'number';
    if (value !== null && typeof value !== expected) return `has a "${signal}" that is not a ${expected}`;
    if (isRecord(reading) && typeof reading['ageMs'] !== 'number') return `has a "${signal}" without its "ageMs"`;
  }
  return undefined;
}
