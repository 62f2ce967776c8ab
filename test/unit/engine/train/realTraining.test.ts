// The promises of training with real kernels: onnxruntime's native CPU build on one thread repeats itself bit for bit.
import assert from 'node:assert/strict';
import { baselineGenes } from '../../../../src/shared/run/genes';
import { createRandom } from '../../../../src/shared/random';
import type { Backend } from '../../../../src/engine/compute/backend';
import { onnxruntimeNode } from '../../../../src/engine/compute/onnxruntimeNode/onnxruntimeNode';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { toProgram } from '../../../../src/engine/supernet/toProgram';
import { measureAccuracy } from '../../../../src/engine/train/accuracy';
import { fineTune } from '../../../../src/engine/train/fineTune';
import { createCalibrationSet, recalibrate } from '../../../../src/engine/train/recalibrate';
import { createTeacherAnswers } from '../../../../src/engine/train/teacherAnswers';
import { trainingSettings } from '../../../../src/engine/train/settings';
import { trainNetwork } from '../../../../src/engine/train/trainNetwork';
import { trainSupernet } from '../../../../src/engine/train/trainSupernet';
import type { TrainSupernetOptions } from '../../../../src/engine/train/trainSupernet';
import { createMemoryLedger, repeatable } from '../../../support/memoryLedger';
import { depthwiseNet, residualNet } from '../../../support/nets';
import { temporaryFolders } from '../../../support/temporary';
import { drawnSplit, unitRgb } from '../../../support/trainingData';

const quiet = {
  signal: new AbortController().signal,
  breathe: (): Promise<void> => Promise.resolve(),
  report: (): void => undefined,
  warn: (message: string): void => assert.fail(message),
};

/** The backend, ended by a throw at the given training step, as a kill would end the process. */
function killedAt(backend: Backend, kill: number): Backend {
  let calls = 0;
  return {
    ...backend,
    createTraining: async (program) => {
      const session = await backend.createTraining(program);
      return {
        step: (input) => (calls++ === kill ? Promise.reject(new Error('killed')) : session.step(input)),
        dispose: () => session.dispose(),
      };
    },
  };
}

const askedAgain = (): Promise<never> => Promise.reject(new Error('the teacher was asked again'));
const dispose = (): Promise<void> => Promise.resolve();

describe('training with onnxruntime-node', function () {
  const newFolder = temporaryFolders();
  let backend: Backend;
  before(async () => {
    backend = await onnxruntimeNode.create({ threads: 1 });
  });
  after(() => backend.dispose());

  describe('of a supernet', () => {
    const supernet = createSupernet(residualNet());
    const chosen = { seed: 3, epochs: 2, batchSize: 8, learningRate: 0.02, checkpointSteps: 3, trainLimit: null };
    const options = async (): Promise<TrainSupernetOptions & { ledger: ReturnType<typeof createMemoryLedger> }> => ({
      ...quiet,
      supernet,
      backend,
      train: drawnSplit([3, 16, 16], 10, 40),
      preprocessing: unitRgb,
      settings: trainingSettings(chosen, 3, { pathPoolSize: 6 }),
      checkpointFolder: await newFolder(),
      ledger: createMemoryLedger(),
    });
    let reference: Awaited<ReturnType<typeof trainSupernet>>;
    let ledger: ReturnType<typeof createMemoryLedger>;
    before(async () => {
      const whole = await options();
      reference = await trainSupernet(whole);
      ledger = whole.ledger;
    });

    for (const kill of Array.from({ length: 3 }, (_, i) => createRandom(21, 'kill', i).integer(40))) {
      it(`killed in step ${Math.floor(kill / 4)} and resumed is bit for bit the undisturbed run`, async () => {
        const interrupted = await options();
        await assert.rejects(trainSupernet({ ...interrupted, backend: killedAt(backend, kill) }), /killed/);
        const resumed = await trainSupernet(interrupted);
        assert.deepEqual(repeatable(interrupted.ledger.records), repeatable(ledger.records));
        assert.deepEqual(resumed.parameters, reference.parameters);
      });
    }

    it('fine-tunes one sub-network on its own copy, closer to the teacher and the labels than before', async () => {
      const { train } = await options();
      const calibration = createCalibrationSet(train, unitRgb, { seed: 1, batchSize: 8 });
      const full = supernet.subNetwork(baselineGenes);
      const parameters = reference.parameters.slice();
      const statistics = await recalibrate(
        toProgram(full, supernet.layout, 8),
        backend,
        parameters,
        calibration.batches,
      );
      const tuningLedger = createMemoryLedger();
      const answers = createTeacherAnswers();
      const whole = {
        ...quiet,
        candidate: 'c-0001',
        subNetwork: supernet.subNetwork(supernet.smallest),
        layout: supernet.layout,
        parameters,
        teacher: materialise(full, parameters, statistics),
        teacherShare: 0.2,
        backend,
        train,
        preprocessing: unitRgb,
        settings: trainingSettings({ ...chosen, epochs: 12, learningRate: 0.3 }, 3, { augmentation: 'none' }),
        ledger: tuningLedger,
        answers,
      };
      const tuned = await fineTune(whole);
      const silent: Backend = { ...backend, createInference: () => Promise.resolve({ run: askedAgain, dispose }) };
      const again = await fineTune({ ...whole, backend: silent, ledger: createMemoryLedger() });
      assert.deepEqual(again.parameters, tuned.parameters);
      const { answers: _answers, ...alone } = whole;
      assert.deepEqual((await fineTune({ ...alone, ledger: createMemoryLedger() })).parameters, tuned.parameters);
      assert.deepEqual(parameters, reference.parameters);
      assert.ok(tuned.layout.length < supernet.layout.length);
      assert.equal(tuned.ledgerSummary.steps, 60);
      assert.ok(tuningLedger.records.every(({ job }) => job === 'fineTune/c-0001'));
      const losses = tuningLedger.records.map((record) => (record.kind === 'step' ? record.loss : NaN));
      const epochMean = (epoch: number): number => losses.slice(5 * epoch, 5 * epoch + 5).reduce((a, b) => a + b) / 5;
      assert.ok(epochMean(11) < epochMean(0) - 0.2, losses.map((loss) => loss.toFixed(2)).join(' '));
      const program = toProgram(tuned.subNetwork, tuned.layout, 8);
      const own = await recalibrate(program, backend, tuned.parameters, calibration.batches);
      const graph = materialise(tuned.subNetwork, tuned.parameters, own);
      const { samples } = await measureAccuracy(graph, backend, train, unitRgb);
      assert.equal(samples, 40);
    });

    it('recalibration makes inference agree with training on the calibration batch', async () => {
      const { train } = await options();
      const sub = supernet.subNetwork(supernet.smallest);
      const program = toProgram(sub, supernet.layout, 32);
      const [x] = createCalibrationSet(train, unitRgb, { seed: 1, batchSize: 32 }).batches;
      assert.ok(x);
      const statistics = await recalibrate(program, backend, reference.parameters, [x]);
      const graph = materialise(sub, reference.parameters, statistics);
      const inference = await backend.createInference(graph);
      const training = await backend.createTraining(program);
      try {
        const result = await inference.run({ image: { dataType: 'float32', shape: [32, 3, 16, 16], data: x } });
        const given = result[graph.outputs[0]?.name ?? '']?.data as Float32Array;
        const target = new Float32Array(320).fill(0.1);
        const { probabilities } = await training.step({ parameters: reference.parameters, x, target });
        given.forEach((value, i) => assert.ok(Math.abs(value - (probabilities[i] as number)) < 1e-4));
      } finally {
        await inference.dispose();
        await training.dispose();
      }
    });
  });

  it('teaches a network from scratch to tell the classes apart', async () => {
    const train = drawnSplit([3, 24, 24], 5, 160);
    const { parameters, network } = await trainNetwork({
      ...quiet,
      graph: depthwiseNet(),
      start: 'scratch',
      backend,
      train,
      preprocessing: unitRgb,
      settings: trainingSettings(
        { seed: 2, epochs: 6, batchSize: 16, learningRate: 0.05, checkpointSteps: 0, trainLimit: null },
        3,
        { augmentation: 'none' },
      ),
      checkpointFolder: await newFolder(),
      ledger: createMemoryLedger(),
    });
    const sub = network.subNetwork(baselineGenes);
    const calibration = createCalibrationSet(train, unitRgb, { seed: 1, batchSize: 32 });
    const statistics = await recalibrate(toProgram(sub, network.layout, 32), backend, parameters, calibration.batches);
    const unseen = drawnSplit([3, 24, 24], 5, 100, 2);
    const { accuracy } = await measureAccuracy(materialise(sub, parameters, statistics), backend, unseen, unitRgb);
    assert.ok(accuracy > 0.9, `accuracy ${accuracy}`);
  });
});
