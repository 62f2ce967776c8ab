// What npm run demo:device promises, held against what a profile of the emulated device gave.
import type { OutputCheck, ProfileRecord, ProfileResult } from '../../../src/shared/protocol/engine';
import { outputTolerance } from '../../../src/shared/run/outputAgreement';

export const leastVariants = 6;
/** Beyond this share the arithmetic of energy is wrong. */
export const energyTolerance = 0.03;

/** What the battery gave above idle between two times of its clock, mJ. */
type Truth = (fromMs: number, toMs: number) => number;

interface Judged {
  readonly line: string;
  readonly problems: readonly string[];
}

/** A line a variant, and one that sums them up. */
export function judgeDemo(
  { records, outputs = [] }: Pick<ProfileResult, 'records' | 'outputs'>,
  truth: Truth,
): { readonly lines: readonly string[]; readonly problems: readonly string[] } {
  const all = records.map((record) => {
    const parts = [
      judgeOutputs(outputs.find(({ id }) => id === record.id)),
      judgeEnergy(record, truth),
      judgeLabel(record),
    ];
    const problems = parts.flatMap((part) => part.problems.map((problem) => `${record.id}: ${problem}`));
    return { line: `${record.id.padEnd(10)} ${parts.map(({ line }) => line).join(', ')}`, problems };
  });
  const few =
    records.length < leastVariants ? [`${records.length} variants, at least ${leastVariants} are wanted`] : [];
  const sum = `${records.length} variants; allowed: outputs within ${outputTolerance}, energy within ${100 * energyTolerance} %`;
  return {
    lines: [...all.map(({ line }) => line), sum],
    problems: [...few, ...all.flatMap(({ problems }) => problems)],
  };
}

function judgeOutputs(check: OutputCheck | undefined): Judged {
  if (check?.maximumDifference == null)
    return { line: 'outputs not compared', problems: ['its outputs were not compared'] };
  const by = check.maximumDifference.toExponential(1);
  const problems = check.maximumDifference <= outputTolerance ? [] : [`its outputs differ by ${by}`];
  return { line: `outputs differ by ${by}`, problems };
}

function judgeEnergy({ energy }: ProfileRecord, truth: Truth): Judged {
  if (energy?.energyMj == null || energy.startedAtMs === null) {
    const line = `energy ${energy?.quality ?? 'absent'}`;
    return { line, problems: [`${line}: ${energy?.reason ?? 'nobody said why'}`] };
  }
  const { energyMj, runs, wallMs, startedAtMs, quality } = energy;
  const truthMj = truth(startedAtMs, startedAtMs + wallMs) / runs;
  const off = energyMj / truthMj - 1;
  const share = `${(100 * off).toFixed(2)} % off`;
  const line = `${energyMj.toFixed(3)} mJ ${quality}, ${truthMj.toFixed(3)} mJ simulated, ${share}, ${runs} runs in ${(wallMs / 1000).toFixed(1)} s`;
  const problems = [
    ...(Math.abs(off) <= energyTolerance ? [] : [`its energy is ${share}`]),
    ...(quality === 'measured' ? [] : [`its energy is ${quality}: ${energy.reason ?? ''}`]),
  ];
  return { line, problems };
}

const judgeLabel = ({ device }: ProfileRecord): Judged =>
  device.endsWith('(emulated)')
    ? { line: '(emulated)', problems: [] }
    : { line: device, problems: [`${device} is not labelled as emulated`] };
