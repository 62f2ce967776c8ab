import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { calibrationFolder, writeCalibration } from '../../src/engine/calibration/calibrationFiles';
import { cli, refused } from '../support/cli';
import { cliffCurve, tableOfMemory } from '../support/cliffTables';

const golden = (name: string): string => path.resolve(__dirname, '../golden', name);

interface Simulated {
  readonly strategies: readonly { readonly kind: string; readonly score: { readonly regret: number } }[];
  readonly losses: readonly { readonly regret: number }[];
  readonly switches: readonly unknown[];
  readonly corrections: Readonly<Record<string, number>>;
}

describe('command line: simulate', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'adascale-simulate-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('replays a recorded trace and writes the decisions of the shipped runtime', async () => {
    const decisions = path.join(folder, 'decisions.jsonl');
    const trace = ['--trace', golden('trace.jsonl'), '--decisions', decisions];
    const result = await cli('simulate', golden('policy.json'), ...trace, '--json');
    assert.equal(result.code, 0, result.stderr);
    assert.equal(readFileSync(decisions, 'utf8'), readFileSync(golden('decisions.jsonl'), 'utf8'));
    const { strategies, losses, switches, corrections } = result.json<Simulated>();
    assert.deepEqual(
      strategies.map(({ kind }) => kind),
      ['policy', 'oracle', 'static', 'static', 'static'],
    );
    assert.ok(switches.length > 0 && Object.values(corrections).some((factor) => factor !== 1));
    const lost = losses.reduce((sum, { regret }) => sum + regret, 0);
    assert.ok(Math.abs(lost - (strategies[0]?.score.regret ?? NaN)) < 1e-9);
    await refused('input.outputExists', 'simulate', golden('policy.json'), ...trace);
  });

  it('takes the memory cliff of the device where a calibration measured it, and says so', async () => {
    const wall = { knee: null, exponent: 0, ceiling: 1, wall: 0.05 };
    await writeCalibration(calibrationFolder(folder), tableOfMemory('bench', [cliffCurve(wall)]));
    const args = ['simulate', golden('policy.json'), '--script', 'gaming', '--minutes', '10'];
    interface Model {
      readonly deviceModel: { readonly memory: string; readonly cliff: { readonly wall: number } | null };
      readonly strategies: unknown;
    }
    const [assumed, measured] = await Promise.all([
      cli(...args, '--json'),
      cli(...args, '--calibration', folder, '--json'),
    ]).then((results) => results.map((result) => result.json<Model>()));
    assert.deepEqual([assumed!.deviceModel.memory, assumed!.deviceModel.cliff], ['assumed', null]);
    assert.deepEqual([measured!.deviceModel.memory, measured!.deviceModel.cliff?.wall], ['measured', 0.05]);
    assert.notDeepEqual(assumed!.strategies, measured!.strategies, 'and it makes a difference');
    assert.match(
      (await cli(...args, '--calibration', folder)).stdout,
      /the memory cliff measured on bench \(2026-11-26\)/,
    );
  });

  it('plays each script, the same for the same seed', async () => {
    for (const script of ['commute', 'gaming', 'hotCar', 'lowBattery']) {
      const args = ['simulate', golden('policy.json'), '--script', script, '--minutes', '1'];
      const [once, again] = await Promise.all([cli(...args), cli(...args)]);
      assert.equal(once.code, 0, once.stderr);
      assert.match(once.stdout, /this policy[\s\S]*oracle[\s\S]*always/);
      assert.equal(once.stdout, again.stdout);
    }
  });

  it('refuses what it cannot replay, naming the line', async () => {
    const broken = path.join(folder, 'broken.jsonl');
    writeFileSync(broken, '{"t":0,"signals":{}}\n{"t":1}\n');
    const error = await refused('trace.invalid', 'simulate', golden('policy.json'), '--trace', broken);
    assert.match(error.message, /broken\.jsonl is not a trace: line 2/);
    await refused('policy.syntax', 'simulate', broken, '--script', 'hotCar');
    await refused('input.notFound', 'simulate', path.join(folder, 'none'), '--script', 'hotCar');
    await refused('input.missing', 'simulate', golden('policy.json'));
    await refused('input.choice', 'simulate', golden('policy.json'), '--script', 'moon');
  });
});
