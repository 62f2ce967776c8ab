// Joint training of the supernet's trunk and branches under the sandwich rule: one run that serves every sub-network of
// the space (arXiv 2412.00724, self-evolutionary multi-branch network; training rule in sandwich.ts).
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend } from '../compute/backend';
import type { SplitView } from '../datasets/splits';
import type { Supernet } from '../supernet/supernet';
import { createBatches } from './batches';
import { createCheckpointStore } from './checkpointStore';
import { trainingFingerprint } from './fingerprint';
import type { LedgerSink } from './ledger';
import { createSandwich } from './sandwich';
import type { TrainingSettings } from './settings';
import { trainLoop } from './trainLoop';
import type { Trained, TrainingHooks } from './trainLoop';

export interface TrainSupernetOptions extends TrainingHooks {
  readonly supernet: Supernet;
  readonly backend: Backend;
  readonly train: SplitView;
  readonly preprocessing: Preprocessing;
  readonly settings: TrainingSettings;
  /** Folder of this job's checkpoints, created where absent. */
  readonly checkpointFolder: string;
  readonly ledger: LedgerSink;
  /** Names the job in the ledger; `supernet` where absent. */
  readonly job?: string;
  /** Weights to start from, [layout.length]; `supernet.initial` where absent. */
  readonly initial?: Float32Array;
}

/**
 * Trains, or goes on from the newest whole checkpoint in the folder; a finished job returns at once. Killed at any step
 * and called again with equal arguments, it makes the same losses and parameters, bit for bit where the backend repeats
 * itself (one kernel thread).
 * @throws AdaScaleError `train.diverged`, `data.empty`, `data.labelRange`, `run.checkpointMismatch`, `disk.full`; the
 * reason of `signal` when cancelled, after a checkpoint of the last whole step.
 */
export async function trainSupernet(options: TrainSupernetOptions): Promise<Trained> {
  const { supernet, backend, train, preprocessing, settings, checkpointFolder, ledger, job = 'supernet' } = options;
  const initial = options.initial ?? supernet.initial;
  const { layout } = supernet;
  const fingerprint = trainingFingerprint(job, layout, initial, train, preprocessing, settings);
  const checkpoints = await createCheckpointStore(checkpointFolder, fingerprint, layout.length, options.warn);
  const batches = createBatches(train, preprocessing, settings);
  const objective = createSandwich(supernet, backend, batches.batchSize, settings);
  try {
    return await trainLoop({ job, objective, initial, batches, settings, checkpoints, ledger, hooks: options });
  } finally {
    await objective.dispose();
  }
}
