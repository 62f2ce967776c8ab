// The loop's promises: exact resume from any kill or cancel, rollback with half the rate, an honest ledger.
import assert from 'node:assert/strict';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createRandom } from '../../../../src/shared/random';
import { createCheckpointStore } from '../../../../src/engine/train/checkpointStore';
import type { LedgerRecord } from '../../../../src/engine/train/ledger';
import { trainingSettings } from '../../../../src/engine/train/settings';
import type { TrainingSettings } from '../../../../src/engine/train/settings';
import { trainLoop } from '../../../../src/engine/train/trainLoop';
import type { Trained } from '../../../../src/engine/train/trainLoop';
import { bowlLayout, createBowl, randomBatches } from '../../../support/fakeObjective';
import type { BowlOptions } from '../../../support/fakeObjective';
import { createMemoryLedger, repeatable } from '../../../support/memoryLedger';
import type { MemoryLedger } from '../../../support/memoryLedger';
import { temporaryFolders } from '../../../support/temporary';

const chosen = { seed: 1, epochs: 3, batchSize: 4, learningRate: 0.05, checkpointSteps: 5, trainLimit: null };
const initial = Float32Array.of(1, -1, 0.5, 2, -0.25, 3);
const stepsPerEpoch = 12;
const totalSteps = 36;

interface Run extends BowlOptions {
  readonly folder: string;
  readonly ledger: MemoryLedger;
  readonly settings?: Partial<TrainingSettings>;
  readonly signal?: AbortSignal;
  readonly details?: string[];
  readonly warnings?: string[];
}

async function train({
  folder,
  ledger,
  settings,
  signal = new AbortController().signal,
  details,
  warnings,
  ...bowl
}: Run): Promise<Trained> {
  const warn = (message: string): void => void warnings?.push(message);
  return trainLoop({
    job: 'supernet',
    objective: createBowl(bowl),
    initial,
    batches: randomBatches(stepsPerEpoch),
    settings: trainingSettings(chosen, 3, { clipRatio: null, ...settings }),
    checkpoints: await createCheckpointStore(folder, 'print', bowlLayout.length, warn),
    ledger,
    hooks: {
      signal,
      warn,
      breathe: async () => signal.throwIfAborted(),
      report: ({ detail }) => details?.push(detail),
    },
  });
}

const kinds = (records: readonly LedgerRecord[]): string[] => records.map(({ kind, step }) => `${kind} ${step}`);

describe('trainLoop', () => {
  const newFolder = temporaryFolders();
  const undisturbed = async (options: Partial<Run> = {}) => {
    const ledger = createMemoryLedger();
    return { ledger, trained: await train({ folder: await newFolder(), ledger, ...options }) };
  };

  it('lowers the loss and says where it is', async () => {
    const details: string[] = [];
    const { ledger, trained } = await undisturbed({ details });
    const losses = ledger.records.map((record) => (record.kind === 'step' ? record.loss : NaN));
    assert.equal(losses.length, totalSteps);
    assert.ok((losses.at(-1) as number) < 0.2 * (losses[0] as number));
    assert.match(details[0] ?? '', /^epoch 1 of 3, loss \d+\.\d\d$/);
    assert.match(details.at(-1) ?? '', /^epoch 3 of 3, loss \d+\.\d\d$/);
    const { steps, samples, passes, rollbacks, wallMs } = trained.ledgerSummary;
    assert.deepEqual([steps, samples, passes, rollbacks], [36, 144, 144, 0]);
    assert.equal(
      wallMs,
      ledger.records.reduce((sum, { ms }) => sum + ms, 0),
    );
  });

  const kills = [0, ...Array.from({ length: 3 }, (_, i) => createRandom(99, 'kill', i).integer(totalSteps))];
  for (const kill of kills) {
    it(`killed at step ${kill} and resumed makes the same losses and weights`, async () => {
      const whole = await undisturbed();
      const folder = await newFolder();
      const ledger = createMemoryLedger();
      const before = (step: number): void => {
        if (step === kill) throw new Error('killed');
      };
      await assert.rejects(train({ folder, ledger, before }), /killed/);
      const resumed = await train({ folder, ledger });
      assert.deepEqual(repeatable(ledger.records), repeatable(whole.ledger.records));
      assert.deepEqual(resumed.parameters, whole.trained.parameters);
      assert.equal(resumed.ledgerSummary.steps, totalSteps);
    });
  }

  it('killed between the ledger and the next step does not count the step twice', async () => {
    const whole = await undisturbed();
    const folder = await newFolder();
    const ledger = createMemoryLedger();
    const torn: MemoryLedger = {
      ...ledger,
      append: async (record) => {
        await ledger.append(record);
        if (record.step === 17) throw new Error('killed');
      },
    };
    await assert.rejects(train({ folder, ledger: torn }), /killed/);
    await train({ folder, ledger });
    assert.deepEqual(repeatable(ledger.records), repeatable(whole.ledger.records));
  });

  it('cancelled at a step saves that very step, then resumes exactly', async () => {
    const whole = await undisturbed();
    const folder = await newFolder();
    const ledger = createMemoryLedger();
    const controller = new AbortController();
    const before = (step: number): void => {
      if (step === 13) controller.abort();
    };
    await assert.rejects(train({ folder, ledger, signal: controller.signal, before }), { name: 'AbortError' });
    assert.equal(ledger.records.length, 14);
    const first: number[] = [];
    await train({ folder, ledger, before: (step) => void first.push(step) });
    assert.equal(first[0], 14);
    assert.deepEqual(repeatable(ledger.records), repeatable(whole.ledger.records));
  });

  it('a finished job returns its weights at once', async () => {
    const folder = await newFolder();
    const ledger = createMemoryLedger();
    const done = await train({ folder, ledger });
    const again = await train({ folder, ledger, before: () => assert.fail('nothing is left to train') });
    assert.deepEqual(again.parameters, done.parameters);
    assert.deepEqual(again.ledgerSummary, done.ledgerSummary);
    assert.equal(ledger.records.length, totalSteps);
  });

  it('falls back to the checkpoint before a damaged one and still ends the same', async () => {
    const whole = await undisturbed();
    const damage: ((file: string) => Promise<void>)[] = [
      (file) => truncate(file, 100),
      (file) => writeFile(file, ''),
      async (file) => {
        const bytes = await readFile(file);
        bytes[bytes.length - 50] = (bytes[bytes.length - 50] as number) ^ 1;
        await writeFile(file, bytes);
      },
    ];
    for (const harm of damage) {
      const folder = await newFolder();
      const ledger = createMemoryLedger();
      const kill = (step: number): void => {
        if (step === 27) throw new Error('killed');
      };
      await assert.rejects(train({ folder, ledger, before: kill }), /killed/);
      const names = (await readdir(folder)).sort();
      assert.deepEqual(names, ['checkpoint-000006.bin', 'checkpoint-000007.bin']);
      await harm(path.join(folder, 'checkpoint-000007.bin'));
      const warnings: string[] = [];
      const steps: number[] = [];
      await train({ folder, ledger, warnings, before: (step) => void steps.push(step) });
      assert.match(warnings.join(), /checkpoint-000007\.bin is damaged/);
      assert.equal(steps[0], 24);
      assert.deepEqual(repeatable(ledger.records), repeatable(whole.ledger.records));
    }
  });

  it('cleans up what a kill in mid-write left behind', async () => {
    const folder = await newFolder();
    await writeFile(path.join(folder, 'checkpoint-000001.bin.0f.tmp'), 'half');
    await train({ folder, ledger: createMemoryLedger() });
    assert.ok((await readdir(folder)).every((name) => name.endsWith('.bin')));
  });

  it('refuses the checkpoint of another run', async () => {
    const folder = await newFolder();
    await train({ folder, ledger: createMemoryLedger() });
    const other = await createCheckpointStore(folder, 'other', bowlLayout.length, () => undefined);
    await assert.rejects(other.loadNewest(), { code: 'run.checkpointMismatch' });
  });
});

describe('trainLoop, when training goes wrong', () => {
  const newFolder = temporaryFolders();
  /** Curvature 1 and a rate of 5 grow the error until the guard stops it; a few halvings make it fall. */
  const wild = { settings: { learningRate: 3, momentum: 0.5, warmupShare: 0, epochs: 4 } };

  it('rolls a real divergence back to the last checkpoint with half the rate, and recovers', async () => {
    const ledger = createMemoryLedger();
    const warnings: string[] = [];
    const trained = await train({ folder: await newFolder(), ledger, warnings, ...wild });
    const rollbacks = ledger.records.filter((record) => record.kind === 'rollback');
    assert.ok(rollbacks.length >= 1 && rollbacks.length <= 3, `${rollbacks.length} rollbacks`);
    rollbacks.forEach(({ rateScale, reason, step, toStep, tick }, i) => {
      assert.equal(rateScale, 0.5 ** (i + 1));
      assert.match(reason, /loss rose to .* from a running median of/);
      assert.ok(toStep <= step && (toStep % 5 === 0 || toStep % stepsPerEpoch === 0));
      assert.equal(ledger.records[tick]?.step, toStep);
    });
    assert.ok(trained.parameters.every((value) => Math.abs(value) < 10));
    assert.equal(trained.ledgerSummary.rollbacks, rollbacks.length);
    assert.equal(trained.ledgerSummary.steps + rollbacks.length, ledger.records.length);
    assert.equal(warnings.length, rollbacks.length);
    assert.deepEqual(
      ledger.records.map(({ tick }) => tick),
      ledger.records.map((_, i) => i + 1),
    );
  });

  it('takes every step without the guard, however far off it leads', async () => {
    const ledger = createMemoryLedger();
    const settings = { ...wild.settings, guards: { rollback: false } } as const;
    const trained = await train({ folder: await newFolder(), ledger, settings });
    assert.equal(trained.ledgerSummary.rollbacks, 0);
    assert.deepEqual(kinds(ledger.records).slice(0, 3), ['step 0', 'step 1', 'step 2']);
    const guarded = createMemoryLedger();
    await train({ folder: await newFolder(), ledger: guarded, ...wild });
    const worst = ({ records }: MemoryLedger): number =>
      Math.max(...records.map((record) => (record.kind === 'step' ? record.loss : 0)));
    assert.ok(worst(ledger) > 100 * worst(guarded), `${worst(ledger)} and ${worst(guarded)}`);
  });

  it('stays exact when killed or cancelled anywhere around a rollback', async () => {
    const whole = createMemoryLedger();
    const calls: number[] = [];
    const reference = await train({
      folder: await newFolder(),
      ledger: whole,
      ...wild,
      before: (_, call) => void (calls[0] = call),
    });
    for (let at = 1; at <= (calls[0] as number); at += 3) {
      for (const way of ['kill', 'cancel'] as const) {
        const folder = await newFolder();
        const ledger = createMemoryLedger();
        const controller = new AbortController();
        const before = (_: number, call: number): void => {
          if (call !== at) return;
          if (way === 'kill') throw new Error('killed');
          controller.abort();
        };
        await assert.rejects(train({ folder, ledger, signal: controller.signal, before, ...wild }));
        const resumed = await train({ folder, ledger, ...wild });
        assert.deepEqual(repeatable(ledger.records), repeatable(whole.records), `${way} at call ${at}`);
        assert.deepEqual(resumed.parameters, reference.parameters);
      }
    }
  });

  it('gives up after three rollbacks, naming the tensor and the next step', async () => {
    const ledger = createMemoryLedger();
    const folder = await newFolder();
    const fault = (step: number): string | null =>
      step === 8 ? 'the gradient of trunk/conv.bias is not finite on the full path' : null;
    const attempt = (): Promise<Trained> => train({ folder, ledger, fault });
    await assert.rejects(attempt(), {
      code: 'train.diverged',
      message:
        /diverged at step 9 in spite of 3 rollbacks: the gradient of trunk\/conv\.bias is not finite on the full path/,
      hint: /Lower the learning rate \(it was 0\.05\)/,
    });
    const tries = ['step 5', 'step 6', 'step 7', 'rollback 8'];
    assert.deepEqual(kinds(ledger.records).slice(5), [...tries, ...tries, ...tries, ...tries.slice(0, 3)]);
    const rates = ledger.records
      .filter(({ kind, step }) => kind === 'step' && step === 7)
      .map(({ learningRate }) => learningRate);
    assert.deepEqual(
      rates,
      [1, 0.5, 0.25, 0.125].map((scale) => scale * (rates[0] as number)),
    );
    await assert.rejects(attempt(), { code: 'train.diverged' });
  });
});
