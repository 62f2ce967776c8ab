import * as assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import * as path from 'node:path';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { keepMeasurements } from '../../../../src/engine/tasks/keepMeasurements';
import type { EnergyFigure } from '../../../../src/shared/device/sensors/measureEnergy';
import type { ProfileRecord, SustainedPhase } from '../../../../src/shared/protocol/engine';
import { temporaryFolders } from '../../../support/temporary';

const sample = path.resolve(__dirname, '../../../../samples/run-shapes');

const record = (id: string, medianMs: number): ProfileRecord => ({
  ...{ id, medianMs, p90Ms: medianMs, spreadMs: 0.1, samples: 40, peakMemoryBytes: null, energyMj: null },
  ...{ device: 'Phone', runtime: 'r', thermalBefore: 0, thermalAfter: 2, charging: false },
});

const phase = (minute: number, celsius: number, figures: Readonly<Record<string, number>>): SustainedPhase => ({
  minute,
  records: Object.entries(figures).map(([id, medianMs]) => record(id, medianMs)),
  state: { thermalStatus: 1, celsius, maximumKhz: 2_000_000, charging: false },
});

describe('figures kept with a run', () => {
  const newFolder = temporaryFolders();
  let run: string;
  beforeEach(async () => {
    run = path.join(await newFolder(), 'run');
    await cp(sample, run, { recursive: true });
  });

  it('leaves a cold and a hot line for each variant, and says who is on the frontier of either', async () => {
    const { frontier, candidates } = await runSnapshot(run);
    const accuracy = (id: string): number => candidates.find((one) => one.id === id)!.accuracy.validation!;
    const [worse, better] = [...frontier].sort((a, b) => accuracy(a) - accuracy(b)).slice(-2) as [string, string];
    const cold = phase(1, 31, { [worse]: 1, [better]: 2 });
    // Hot, the better one in accuracy is the faster one too; what keeps the other is memory and weights, if anything.
    const hot = phase(10, 44, { [worse]: 9, [better]: 3 });
    const result = await keepMeasurements(run, {
      ...{ records: hot.records, comparisons: [] },
      sustained: { windows: [], cold, hot },
    });
    const { measurements = [] } = await runSnapshot(run);
    assert.deepEqual(result.kept, measurements);
    assert.deepEqual(
      measurements.map(({ id, medianMs, minute, condition, state }) => [
        id,
        medianMs,
        minute,
        condition,
        state?.celsius,
      ]),
      [
        [worse, 1, 1, 'cold', 31],
        [better, 2, 1, 'cold', 31],
        [worse, 9, 10, 'hot', 44],
        [better, 3, 10, 'hot', 44],
      ],
    );
    assert.equal(new Set(measurements.map(({ measuredAt }) => measuredAt)).size, 1);
    assert.deepEqual(result.sustained?.cold.frontier, [worse, better]);
    assert.equal(result.sustained?.hot.frontier?.[0], better);
  });

  it('keeps figures taken at rest with their energy and without a condition', async () => {
    const { frontier } = await runSnapshot(run);
    const energy: EnergyFigure = {
      ...{ quality: 'estimated', energyMj: 4.5, idleMw: 700, loadMw: 1900, samples: 80, runs: 900 },
      ...{ wallMs: 20_000, startedAtMs: 1000, reason: 'A charger was connected.' },
    };
    await keepMeasurements(run, { records: [{ ...record(frontier[0]!, 2), energy }], comparisons: [] });
    const [one] = (await runSnapshot(run)).measurements ?? [];
    assert.deepEqual(one?.energy, energy);
    assert.equal(one?.condition, undefined);
    assert.equal(one?.outputs, undefined);
  });

  it('keeps with each figure, cold and hot, whether the outputs were those of this computer', async () => {
    const { frontier } = await runSnapshot(run);
    const [same, other, odd, text] = ['baseline', ...frontier] as [string, string, string, string];
    const outputs = [
      { id: same, maximumDifference: 3e-7 },
      { id: other, maximumDifference: 0.25 },
      { id: odd, maximumDifference: Infinity },
      { id: text, maximumDifference: null },
    ];
    const figures = { [same]: 1, [other]: 2, [odd]: 3, [text]: 4 };
    const [cold, hot] = [phase(1, 31, figures), phase(10, 44, figures)];
    const sustained = { windows: [], cold, hot };
    await keepMeasurements(run, { records: hot.records, comparisons: [], sustained, outputs });
    const { measurements = [] } = await runSnapshot(run);
    const expected = [
      { maximumDifference: 3e-7, differs: false },
      { maximumDifference: 0.25, differs: true },
      { maximumDifference: null, differs: true },
      undefined,
    ];
    assert.deepEqual(
      measurements.map((one) => one.outputs),
      [...expected, ...expected],
    );
  });
});
