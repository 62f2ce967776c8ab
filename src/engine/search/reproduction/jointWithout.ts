// Joint training as our own run has it, with one part of the recipe taken away or with another learning rate. Short enough to
// be repeated when killed; its cost is nobody's, so that no ledger keeps it.
import { createBatches } from '../../train/batches';
import type { LedgerSink } from '../../train/ledger';
import { createSandwich } from '../../train/sandwich';
import type { TrainingSettings } from '../../train/settings';
import { trainLoop, type Trained as JointTrained } from '../../train/trainLoop';
import type { Supernet } from '../../supernet/supernet';
import { recycledWeights } from '../trainPhase';
import { hooksFor, jointSettingsFor, type Trained } from './experiment';

export type { JointTrained };

const nowhere: LedgerSink = { append: () => Promise.resolve(), truncateAfter: () => Promise.resolve() };

/** After `epochs`, parameters [layout.length]. @throws AdaScaleError `train.diverged`; the reason of the signal. */
export async function jointWithout(
  experiment: Trained,
  supernet: Supernet,
  name: string,
  epochs: number,
  overrides: Partial<TrainingSettings>,
): Promise<JointTrained> {
  const { backend, data, preprocessing, seed, port } = experiment;
  const settings = { ...jointSettingsFor(experiment, epochs), ...overrides };
  const initial = await recycledWeights(seed, { supernet, backend, data, preprocessing }, port);
  const batches = createBatches(data.train, preprocessing, settings);
  const objective = createSandwich(supernet, backend, batches.batchSize, settings);
  const hooks = hooksFor(experiment, name);
  try {
    const loop = { objective, initial, batches, settings, hooks, checkpoints: null, ledger: nowhere };
    return await trainLoop({ job: `ablations/${name}`, ...loop });
  } finally {
    await objective.dispose();
  }
}
