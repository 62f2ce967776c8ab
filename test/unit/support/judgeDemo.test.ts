// The demo must fail where it does not hold what it promises.
import * as assert from 'node:assert/strict';
import type { ProfileRecord } from '../../../src/shared/protocol/engine';
import { judgeDemo } from '../../support/device/judgeDemo';

const record = (id: string, change: Partial<ProfileRecord> = {}): ProfileRecord => ({
  ...{ id, medianMs: 1, p90Ms: 1, spreadMs: 0.1, samples: 5, peakMemoryBytes: null, energyMj: 16 },
  ...{ device: 'Fake 8 (emulated)', runtime: 'r', thermalBefore: 0, thermalAfter: 0, charging: false },
  energy: {
    ...{ quality: 'measured', energyMj: 16, idleMw: 800, loadMw: 2400, samples: 90 },
    ...{ runs: 2000, wallMs: 20_000, startedAtMs: 5000 },
  },
  ...change,
});
const ids = ['baseline', 'a', 'b', 'c', 'd', 'e'];
const records = ids.map((id) => record(id));
const outputs = ids.map((id) => ({ id, maximumDifference: 3e-7 }));
/** 1.6 W above idle: 16 mJ for each of 2000 runs in 20 s. */
const truth = (fromMs: number, toMs: number): number => 1.6 * (toMs - fromMs);

describe('what npm run demo:device promises', () => {
  it('holds where six variants compute the same and their energy is that of the battery', () => {
    const { lines, problems } = judgeDemo({ records, outputs }, truth);
    assert.deepEqual(problems, []);
    assert.equal(lines.length, 7);
    assert.match(
      lines[0]!,
      /^baseline .*3\.0e-7, 16\.000 mJ measured, 16\.000 mJ simulated, 0\.00 % off.*\(emulated\)$/,
    );
  });

  const broken: Readonly<Record<string, [Parameters<typeof judgeDemo>[0], RegExp]>> = {
    'fewer variants': [{ records: records.slice(1), outputs }, /^5 variants/],
    'outputs of another network': [
      { records, outputs: [{ id: 'baseline', maximumDifference: 2e-4 }, ...outputs.slice(1)] },
      /^baseline: its outputs differ by 2\.0e-4/,
    ],
    'outputs that are no numbers': [
      { records, outputs: [{ id: 'baseline', maximumDifference: Infinity }, ...outputs.slice(1)] },
      /^baseline: its outputs differ/,
    ],
    'outputs that nobody compared': [{ records, outputs: outputs.slice(1) }, /^baseline: .*not compared/],
    'energy beside the battery’s': [
      {
        records: [...records.slice(1), record('baseline', { energy: { ...records[0]!.energy!, energyMj: 16.6 } })],
        outputs,
      },
      /^baseline: its energy is 3\.75 % off/,
    ],
    'no energy': [
      { records: [...records.slice(1), record('baseline', { energy: undefined as never })], outputs },
      /^baseline: energy absent/,
    ],
    'a device that is not called emulated': [
      { records: [...records.slice(1), record('baseline', { device: 'Pixel 8' })], outputs },
      /^baseline: Pixel 8 is not labelled/,
    ],
  };
  for (const [name, [result, problem]] of Object.entries(broken))
    it(`is broken by ${name}`, () => {
      const { problems } = judgeDemo(result, truth);
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0]!, problem);
    });
});
