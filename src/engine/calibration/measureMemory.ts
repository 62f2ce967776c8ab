// The memory cliff of a target whose memory can be capped: a network runs in a fresh process under one cap after the other, from
// memory to spare to half of its peak, then where the latency jumps most. Every step is a line of the journal.
import { rm } from 'node:fs/promises';
import { weightPlaces, type CliffStep, type WeightPlace } from '../../shared/device/memoryCliff';
import { AdaScaleError } from '../../shared/errors';
import type { Journal } from '../runs/journal';
import type { CappedResult, MemoryCap, RuntimeSession } from '../runtimes/runtime';
import { calm } from './calm';
import type { CalibrationLine } from './calibrationLine';
import { usualSize, writeProbe, type ProbeFiles, type ProbeSize } from './probes/memoryProbe';
import { nextRatio } from './nextRatio';
import { makeScratch } from './scratchFolder';

export interface MemoryMeasuring {
  readonly session: RuntimeSession;
  readonly journal: Journal<CalibrationLine>;
  readonly threads: number;
  readonly patience: MemoryPatience;
  /** Takes files for a while; on a disk, since what lies in memory cannot be read again. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly report: (done: number, total: number, detail: string) => void;
}

export interface MemoryPatience {
  readonly size: ProbeSize;
  readonly warmUpRuns: number;
  readonly minimumRuns: number;
  readonly minimumMs: number;
  /** The longest that a step may take, ms: under a cap a single run may take minutes. */
  readonly limitMs: number;
  /** Peak memory over free memory, rising. */
  readonly ratios: readonly number[];
  /** How often more where the latency jumps. */
  readonly refinements: number;
}

export const usualMemoryPatience: MemoryPatience = {
  size: usualSize,
  ...{ warmUpRuns: 1, minimumRuns: 3, minimumMs: 1500, limitMs: 60_000 },
  ratios: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.7, 2],
  refinements: 4,
};

/** @throws AdaScaleError `device.noMemoryCap`, `device.…`, `disk.…`; the signal's reason. */
export async function measureMemory(measuring: MemoryMeasuring): Promise<void> {
  const { session, folder } = measuring;
  if (session.memoryCap === undefined)
    throw new AdaScaleError(
      'device.noMemoryCap',
      `The memory of a process cannot be capped on ${session.device}`,
      'Only on this computer (--target local) can it be.',
    );
  const cap = await session.memoryCap();
  const work = await makeScratch(folder);
  try {
    for (const weights of weightPlaces) await measureCurve(weights, cap, work, measuring);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Line = Extract<CalibrationLine, { type: 'memory' }>;

export const memoryLines = (lines: readonly CalibrationLine[], weights: WeightPlace): readonly Line[] =>
  lines.filter((line): line is Line => line.type === 'memory' && line.weights === weights);

async function measureCurve(
  weights: WeightPlace,
  cap: MemoryCap,
  work: string,
  measuring: MemoryMeasuring,
): Promise<void> {
  const { journal, patience, report } = measuring;
  const total = 1 + patience.ratios.length + patience.refinements;
  let files: ProbeFiles | null = null;
  for (;;) {
    const lines = memoryLines(journal.records, weights);
    const ratio = nextRatio(
      lines.map(({ step }) => step),
      patience,
    );
    if (ratio === null) return;
    files ??= await writeProbe(weights, work, patience.size);
    report(lines.length, total, `memory, weights ${weights}: ${ratio === 0 ? 'no cap' : `ratio ${ratio.toFixed(2)}`}`);
    await measureStep(ratio, weights, cap, files, work, measuring);
  }
}

async function measureStep(
  ratio: number,
  weights: WeightPlace,
  cap: MemoryCap,
  { modelPath, copied, peakMemoryBytes }: ProbeFiles,
  workFolder: string,
  { journal, patience, threads, signal }: MemoryMeasuring,
): Promise<void> {
  const availableBytes = ratio === 0 ? null : Math.round(peakMemoryBytes / ratio);
  const { warmUpRuns, minimumRuns, minimumMs, limitMs } = patience;
  const options = { threads, warmUpRuns, minimumRuns, minimumMs, limitMs, signal };
  const result = await cap.measure({ modelPath, copied, workFolder, availableBytes }, options);
  if (ratio === 0 && result.outcome !== 'ran')
    throw new AdaScaleError(
      'device.noMemoryCap',
      'The network that the memory is measured with did not run even without a cap',
      'Free some memory: it needs about half a gigabyte.',
    );
  await journal.append({ type: 'memory', weights, how: cap.how, peakMemoryBytes, step: toStep(ratio, result) });
}

function toStep(ratio: number, result: CappedResult): CliffStep {
  if (result.outcome !== 'ran') return { ratio, outcome: result.outcome, latencyMs: null, majorFaults: null, runs: 0 };
  const { latenciesMs, majorFaults } = result;
  const latencyMs = calm(latenciesMs);
  const runs = latenciesMs.length;
  return { ratio, outcome: 'ran', latencyMs, majorFaults: majorFaults / runs, runs };
}
