// The loop around every kind of training: batches by step, one objective, one optimiser, guards, checkpoints, ledger.
// The state changes in one place, after the step's ledger record is written and without an await in between; a kill, a
// cancel or an error therefore always finds a state that a resumed run can start from exactly.
import { AdaScaleError } from '../../shared/errors';
import type { Batches } from './batches';
import { copyState, initialState } from './checkpoint';
import type { TrainingState } from './checkpoint';
import type { CheckpointStore } from './checkpointStore';
import { describeDivergence, lossWindow } from './guards';
import { addToSummary } from './ledger';
import type { LedgerSink, LedgerSummary, RollbackRecord, StepRecord } from './ledger';
import type { Objective, ObjectiveResult } from './objective';
import { updateParameters } from './optimiser';
import { learningRateAt } from './schedule';
import type { TrainingSettings } from './settings';

/** How a training run talks to whoever asked for it. */
export interface TrainingHooks {
  readonly signal: AbortSignal;
  /** Yields to the event loop now and then; throws when the work was cancelled. */
  readonly breathe: () => Promise<void>;
  /** `fraction` 0…1; `detail` is a line for people: `epoch 2 of 5, loss 0.83`. */
  readonly report: (progress: { readonly fraction: number; readonly detail: string }) => void;
  readonly warn: (message: string) => void;
}

export interface TrainLoopOptions {
  /** `supernet`, `network`, `fineTune/<candidate>`: stands in every ledger record. */
  readonly job: string;
  readonly objective: Objective;
  /** [layout.length], not changed. */
  readonly initial: Float32Array;
  readonly batches: Batches;
  readonly settings: TrainingSettings;
  /** Null where the job is short enough to be repeated. */
  readonly checkpoints: CheckpointStore | null;
  readonly ledger: LedgerSink;
  readonly hooks: TrainingHooks;
}

export interface Trained {
  /** [layout.length] */
  readonly parameters: Float32Array;
  readonly ledgerSummary: LedgerSummary;
}

const mostRollbacks = 3;

/** The loop's two states: the current one, whose arrays the optimiser changes in place, and where a rollback goes. */
interface Position {
  state: TrainingState;
  anchor: TrainingState;
  /** `performance.now()` when the last ledger record was made: records cover the loop's whole wall time. */
  recordedAt: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function startingPosition({ checkpoints, initial, job, ledger }: TrainLoopOptions): Promise<Position> {
  const checkpoint = (await checkpoints?.loadNewest()) ?? null;
  const state = checkpoint?.state ?? initialState(initial);
  await ledger.truncateAfter(job, state.tick);
  return { state, anchor: checkpoint?.anchor ?? copyState(state), recordedAt: performance.now() };
}

const save = async ({ checkpoints }: TrainLoopOptions, { state, anchor }: Position): Promise<void> =>
  checkpoints?.save(state, anchor.step === state.step ? null : anchor);

/** Back to the anchor with half the learning rate; the checkpoint makes the decision survive a kill. */
async function rollBack(options: TrainLoopOptions, position: Position, record: RollbackRecord): Promise<void> {
  const { state, anchor } = position;
  if (state.rollbacks >= mostRollbacks) {
    throw new AdaScaleError(
      'train.diverged',
      `Training of the ${options.job} diverged at step ${state.step + 1} in spite of ${mostRollbacks} rollbacks: ${record.reason}`,
      `Lower the learning rate (it was ${options.settings.learningRate}), or check the preprocessing and the labels.`,
    );
  }
  await options.ledger.append(record);
  const { rateScale } = record;
  const totals = addToSummary(state.totals, record);
  position.anchor = { ...anchor, tick: record.tick, rateScale, rollbacks: state.rollbacks + 1, totals };
  position.state = copyState(position.anchor);
  await save(options, position);
}

/** Steps after which a checkpoint is due: every `checkpointSteps`, and at the end of each epoch. */
const isCheckpointStep = (step: number, { batches, settings }: TrainLoopOptions): boolean =>
  step % batches.stepsPerEpoch === 0 || (settings.checkpointSteps > 0 && step % settings.checkpointSteps === 0);

/**
 * Takes a good step: the only place where parameters change. A checkpoint's weights become the anchor only here, once
 * their own loss has passed the guards: going back to weights that are already broken would help nobody.
 */
async function advance(
  options: TrainLoopOptions,
  position: Position,
  record: StepRecord,
  { gradient, touched }: ObjectiveResult,
): Promise<void> {
  const { objective, ledger, settings } = options;
  const { state } = position;
  const { parameters, velocity } = state;
  await ledger.append(record);
  if (isCheckpointStep(state.step, options)) position.anchor = copyState(state);
  updateParameters(objective.layout, parameters, velocity, gradient, touched, record.learningRate, settings);
  position.state = {
    ...state,
    step: state.step + 1,
    tick: record.tick,
    recentLosses: [...state.recentLosses, record.loss].slice(-lossWindow),
    totals: addToSummary(state.totals, record),
  };
}

/** One attempt at a step: good or rolled back. */
async function attemptStep(options: TrainLoopOptions, position: Position, totalSteps: number): Promise<void> {
  const { job, objective, batches, settings, hooks } = options;
  const { step, tick, rateScale, recentLosses, parameters } = position.state;
  const result = await objective.evaluate(step, parameters, batches.batch(step), hooks.breathe);
  const now = performance.now();
  const warmupSteps = Math.round(settings.warmupShare * totalSteps);
  const shared = {
    job,
    tick: tick + 1,
    step,
    learningRate: rateScale * learningRateAt(step, { peak: settings.learningRate, warmupSteps, totalSteps }),
    ms: now - position.recordedAt,
    backendMs: result.backendMs,
    samples: batches.batchSize,
    passes: batches.batchSize * result.paths,
  };
  position.recordedAt = now;
  const reason = result.fault ?? describeDivergence(result.loss, recentLosses, objective.classes);
  if (reason !== null && settings.guards?.rollback !== false) {
    const rollback = {
      kind: 'rollback',
      ...shared,
      toStep: position.anchor.step,
      reason,
      rateScale: rateScale / 2,
    } as const;
    hooks.warn(`Step ${step + 1}: ${reason}; back to step ${rollback.toStep} with half the learning rate`);
    return rollBack(options, position, rollback);
  }
  const epoch = Math.floor(step / batches.stepsPerEpoch) + 1;
  const { loss, pathLosses } = result;
  await advance(options, position, { kind: 'step', ...shared, epoch, loss, pathLosses }, result);
}

function reportPosition(
  { settings, hooks, batches }: TrainLoopOptions,
  state: TrainingState,
  totalSteps: number,
): void {
  if (state.recentLosses.length === 0) return;
  const epoch = Math.min(settings.epochs, Math.floor(state.step / batches.stepsPerEpoch) + 1);
  const loss = mean(state.recentLosses.slice(-20)).toFixed(2);
  hooks.report({ fraction: state.step / totalSteps, detail: `epoch ${epoch} of ${settings.epochs}, loss ${loss}` });
}

async function runSteps(options: TrainLoopOptions, position: Position): Promise<void> {
  const { batches, settings, hooks } = options;
  const totalSteps = batches.stepsPerEpoch * settings.epochs;
  while (position.state.step < totalSteps) {
    hooks.signal.throwIfAborted();
    const before = position.state.step;
    await attemptStep(options, position, totalSteps);
    const { state } = position;
    reportPosition(options, state, totalSteps);
    if (state.step === before + 1 && isCheckpointStep(state.step, options)) await save(options, position);
    await hooks.breathe();
  }
}

/**
 * Trains from `initial`, or goes on from the newest whole checkpoint.
 * A cancelled run writes a checkpoint of the last whole step before it throws.
 * @throws AdaScaleError `train.diverged` naming the tensor or the losses; whatever the abort signal carries.
 */
export async function trainLoop(options: TrainLoopOptions): Promise<Trained> {
  const position = await startingPosition(options);
  try {
    await runSteps(options, position);
  } catch (error) {
    if (options.hooks.signal.aborted) await save(options, position);
    throw error;
  }
  return { parameters: position.state.parameters, ledgerSummary: position.state.totals };
}
