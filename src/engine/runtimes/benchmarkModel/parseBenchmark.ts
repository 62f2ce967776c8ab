// What LiteRT's benchmark_model prints (tensorflow/lite/tools/benchmark): two summaries of latencies in microseconds, the first
// of the warm-up, the second of the measurement, and lines about memory. It keeps no single run, so no percentile is known.

export interface BenchmarkResult {
  readonly runs: number;
  readonly meanMs: number;
  readonly minimumMs: number;
  readonly maximumMs: number;
  readonly deviationMs: number | null;
  /** The median, which newer builds print; null in others. */
  readonly medianMs: number | null;
  /** Peak of the whole process over what it took before, MB of the tool are 2^20 bytes; null where it is not printed. */
  readonly peakMemoryBytes: number | null;
}

const maximumCharacters = 1 << 20;

/** Null for text that holds no finished measurement. */
export function parseBenchmark(text: string): BenchmarkResult | null {
  const output = text.slice(0, maximumCharacters);
  const summaries = [...output.matchAll(/\bcount=(\d+)\b([^\n]*)/g)];
  // The warm-up alone is no measurement: a tool that was ended in the middle printed only that.
  const summary = summaries.length >= 2 ? summaries.at(-1) : undefined;
  if (summary === undefined) return null;
  const fields = summary[2] ?? '';
  const runs = Number(summary[1]);
  const [mean, minimum, maximum] = ['avg', 'min', 'max'].map((name) => microseconds(fields, name));
  // Runs that all took the same are printed as one `curr` without statistics.
  const meanMs = mean ?? microseconds(fields, 'curr');
  if (meanMs === null || runs < 1) return null;
  return {
    runs,
    meanMs,
    minimumMs: minimum ?? meanMs,
    maximumMs: maximum ?? meanMs,
    deviationMs: microseconds(fields, 'std'),
    medianMs: microseconds(fields, 'median'),
    peakMemoryBytes: peakMemory(output),
  };
}

function microseconds(fields: string, name: string): number | null {
  const [, value] = new RegExp(`\\b${name}=([0-9.eE+-]+)`).exec(fields) ?? [];
  const number = value === undefined ? NaN : Number(value);
  return Number.isFinite(number) && number >= 0 ? number / 1000 : null;
}

/** `Memory footprint delta from the start of the tool (MB): init=1.5 overall=3.25`, or the peak that newer builds print. */
function peakMemory(output: string): number | null {
  const [, peak] = /Overall peak memory footprint \(MB\)[^:]*:\s*([0-9.]+)/.exec(output) ?? [];
  const [, overall] = /Memory footprint delta[^\n]*\boverall=([0-9.]+)/.exec(output) ?? [];
  const megabytes = Number(peak ?? overall ?? NaN);
  return Number.isFinite(megabytes) && megabytes > 0 ? Math.round(megabytes * 2 ** 20) : null;
}
