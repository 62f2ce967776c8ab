// The whole of supernet training over the fake backend; test/unit/engine/train/realTraining.test.ts repeats the promises
// with real kernels.
import assert from 'node:assert/strict';
import { createRandom } from '../../../../src/shared/random';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { trainingSettings } from '../../../../src/engine/train/settings';
import type { TrainingSettings } from '../../../../src/engine/train/settings';
import { trainNetwork } from '../../../../src/engine/train/trainNetwork';
import { trainSupernet } from '../../../../src/engine/train/trainSupernet';
import type { TrainSupernetOptions } from '../../../../src/engine/train/trainSupernet';
import { createFakeBackend } from '../../../support/fakeBackend';
import { createMemoryLedger, repeatable } from '../../../support/memoryLedger';
import { depthwiseNet, residualNet } from '../../../support/nets';
import { temporaryFolders } from '../../../support/temporary';
import { drawnSplit, unitRgb } from '../../../support/trainingData';

const chosen = { seed: 11, epochs: 2, batchSize: 4, learningRate: 0.05, checkpointSteps: 4, trainLimit: 26 };
const supernet = createSupernet(residualNet());
const train = drawnSplit([3, 16, 16], 10, 40);
const steps = 12;

describe('trainSupernet', () => {
  const newFolder = temporaryFolders();
  const options = async (more: Partial<TrainSupernetOptions> = {}, settings: Partial<TrainingSettings> = {}) => {
    const ledger = createMemoryLedger();
    const details: string[] = [];
    const all: TrainSupernetOptions = {
      supernet,
      backend: createFakeBackend(),
      train,
      preprocessing: unitRgb,
      settings: trainingSettings(chosen, 3, { pathPoolSize: 8, ...settings }),
      checkpointFolder: await newFolder(),
      ledger,
      signal: new AbortController().signal,
      breathe: () => Promise.resolve(),
      report: ({ detail }) => void details.push(detail),
      warn: (message) => assert.fail(message),
      ...more,
    };
    return { all, ledger, details };
  };

  it('trains on four paths a step, counts them, and releases its sessions', async () => {
    const backend = createFakeBackend();
    const { all, ledger, details } = await options({ backend });
    const { parameters, ledgerSummary } = await trainSupernet(all);
    assert.equal(ledgerSummary.steps, steps);
    assert.equal(ledgerSummary.samples, steps * 4);
    assert.equal(
      ledgerSummary.passes,
      ledger.records.reduce((sum, r) => sum + (r.kind === 'step' ? 4 * r.pathLosses.length : 0), 0),
    );
    assert.equal(ledgerSummary.passes, steps * 4 * 4);
    assert.ok(ledgerSummary.backendMs > 0 && ledgerSummary.backendMs <= ledgerSummary.wallMs);
    assert.match(details.at(-1) ?? '', /^epoch 2 of 2, loss \d+\.\d\d$/);
    assert.notDeepEqual(parameters, supernet.initial);
    assert.equal(backend.live.training, 0);
  });

  const kills = Array.from({ length: 3 }, (_, i) => createRandom(5, 'kill', i).integer(steps * 4));
  for (const kill of kills) {
    it(`killed in path ${kill % 4} of step ${Math.floor(kill / 4)} and resumed makes the same losses and weights`, async () => {
      const whole = await options();
      const reference = await trainSupernet(whole.all);
      const backend = createFakeBackend({
        beforeStep: (call) => {
          if (call === kill) throw new Error('killed');
        },
      });
      const { all, ledger } = await options({ backend });
      await assert.rejects(trainSupernet(all), /killed/);
      assert.equal(backend.live.training, 0);
      const resumed = await trainSupernet({ ...all, backend: createFakeBackend() });
      assert.deepEqual(repeatable(ledger.records), repeatable(whole.ledger.records));
      assert.deepEqual(resumed.parameters, reference.parameters);
    });
  }

  it('cancelled between two paths leaves the step undone and resumes exactly', async () => {
    const whole = await options();
    const reference = await trainSupernet(whole.all);
    const controller = new AbortController();
    const { all, ledger } = await options({
      backend: createFakeBackend({ beforeStep: (call) => void (call === 4 * 6 + 1 && controller.abort()) }),
      signal: controller.signal,
      breathe: async () => controller.signal.throwIfAborted(),
    });
    await assert.rejects(trainSupernet(all), { name: 'AbortError' });
    assert.equal(ledger.records.length, 6);
    const { signal, breathe } = whole.all;
    const resumed = await trainSupernet({ ...all, signal, breathe });
    assert.deepEqual(repeatable(ledger.records), repeatable(whole.ledger.records));
    assert.deepEqual(resumed.parameters, reference.parameters);
  });

  it('recovers from a passing NaN with half the rate', async () => {
    const input =
      supernet.graph.inputs[0]?.name === undefined
        ? ''
        : (supernet.subNetwork(supernet.smallest).parameters[2]?.input ?? '');
    const warnings: string[] = [];
    const backend = createFakeBackend({ breakGradient: (call) => (call === 4 * 5 + 1 ? input : null) });
    const { all, ledger } = await options({ backend, warn: (message) => void warnings.push(message) });
    const { parameters, ledgerSummary } = await trainSupernet(all);
    assert.match(
      warnings.join(),
      /^Step 6: the gradient of trunk\/.* is not finite on the smallest path; back to step 4 with half/,
    );
    assert.equal(ledgerSummary.rollbacks, 1);
    assert.ok(parameters.every(Number.isFinite));
    const rateOf = (place: number): number => ledger.records[place]?.learningRate ?? NaN;
    assert.equal(rateOf(6), rateOf(4) / 2);
  });

  it('refuses to go on under other settings', async () => {
    const { all } = await options();
    await trainSupernet(all);
    const other = { ...all, settings: { ...all.settings, learningRate: 0.01 } };
    await assert.rejects(trainSupernet(other), { code: 'run.checkpointMismatch' });
    const pace = { ...all, settings: { ...all.settings, sessionCapacity: 5 } };
    assert.equal((await trainSupernet(pace)).ledgerSummary.steps, steps);
  });
});

describe('trainNetwork', () => {
  const newFolder = temporaryFolders();

  it('trains one network on labels from scratch, by seed', async () => {
    const graph = depthwiseNet();
    const run = async (seed: number, start: 'scratch' | 'trained' = 'scratch') => {
      const ledger = createMemoryLedger();
      const trained = await trainNetwork({
        graph,
        start,
        backend: createFakeBackend({ classes: 5 }),
        train: drawnSplit([3, 24, 24], 5, 20),
        preprocessing: unitRgb,
        settings: trainingSettings({ ...chosen, seed }, 3),
        checkpointFolder: await newFolder(),
        ledger,
        signal: new AbortController().signal,
        breathe: () => Promise.resolve(),
        report: () => undefined,
        warn: (message) => assert.fail(message),
      });
      return { trained, ledger };
    };
    const first = await run(1);
    assert.ok(
      first.ledger.records.every(
        (record) => record.job === 'network' && record.kind === 'step' && record.pathLosses.length === 1,
      ),
    );
    assert.deepEqual((await run(1)).trained.parameters, first.trained.parameters);
    assert.notDeepEqual((await run(2)).trained.parameters, first.trained.parameters);
    assert.notDeepEqual((await run(1, 'trained')).trained.parameters, first.trained.parameters);
  });
});
