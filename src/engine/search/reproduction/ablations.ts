// What the guards of training are worth, each taken away alone, over the variants that were delivered.
import * as path from 'node:path';
import { AdaScaleError, toJsonError } from '../../../shared/errors';
import type { Ablation } from '../../../shared/protocol/reproduce';
import type { Graph } from '../../graph/graph';
import { materialise } from '../../supernet/materialise';
import type { Supernet } from '../../supernet/supernet';
import { originalStatistics } from '../../supernet/originalStatistics';
import { measureAccuracy } from '../../train/accuracy';
import type { TrainingGuards } from '../../train/settings';
import { openLedger } from '../openLedger';
import { folderOf, type Trained } from './experiment';
import { jointWithout, type JointTrained } from './jointWithout';
import { kept } from './kept';
import { oursVariants } from './ours';
import { recalibrated, tuned } from './tuned';
import { oursStore } from './uniform';

/** Of the learning rate, highest first: joint training diverges at the first ones. */
const divergingFactors = [32, 16, 8, 4, 2, 1];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

async function testAccuracy({ backend, data, preprocessing, port }: Trained, graph: Graph): Promise<number> {
  const options = { signal: port.signal, breathe: () => port.breathe() };
  return (await measureAccuracy(graph, backend, data.test, preprocessing, options)).accuracy;
}

/** BatchNorm recalibration: the supernet's sub-networks with statistics of their own, and with the full network's. */
async function withoutRecalibration(experiment: Trained): Promise<Ablation> {
  const { supernet, parameters } = await oursStore(experiment);
  const own: number[] = [];
  const full: number[] = [];
  for (const { candidate } of await oursVariants(experiment)) {
    const sub = supernet.subNetwork(candidate.genes);
    own.push(await testAccuracy(experiment, await recalibrated(experiment, sub, supernet.layout, parameters)));
    full.push(await testAccuracy(experiment, materialise(sub, parameters, originalStatistics(supernet, sub))));
  }
  return { guard: 'BatchNorm recalibration', withIt: mean(own), without: mean(full) };
}

/** Distillation: fine-tuning on half labels, half teacher, and on labels alone. */
async function withoutDistillation(experiment: Trained): Promise<Ablation> {
  const store = await oursStore(experiment);
  const ledger = await openLedger(path.join(await folderOf(experiment, 'ablations'), 'ledger.jsonl'));
  const taught: number[] = [];
  const alone: number[] = [];
  try {
    for (const { candidate } of await oursVariants(experiment)) {
      const tune = (share: number): Promise<Graph> =>
        tuned(experiment, store, candidate.genes, `ablation-${share}-${candidate.id}`, ledger, share);
      taught.push(await testAccuracy(experiment, await tune(0.5)));
      alone.push(await testAccuracy(experiment, await tune(0)));
    }
  } finally {
    await ledger.close();
  }
  return { guard: 'distillation in fine-tuning', withIt: mean(taught), without: mean(alone) };
}

/** Mean test accuracy of the delivered variants' networks within these parameters; one that gives no numbers tells none right. */
async function meanWithin(experiment: Trained, supernet: Supernet, parameters: Float32Array): Promise<number> {
  const accuracies: number[] = [];
  for (const { candidate } of await oursVariants(experiment)) {
    const sub = supernet.subNetwork(candidate.genes);
    try {
      const graph = await recalibrated(experiment, sub, supernet.layout, parameters);
      accuracies.push(await testAccuracy(experiment, graph));
    } catch (error) {
      if (toJsonError(error).code !== 'compute.notFinite') throw error;
      accuracies.push(0);
    }
  }
  return mean(accuracies);
}

/** Parts of the sandwich: joint training as ours was and without the part, before any fine-tuning. */
async function withoutPart(experiment: Trained, guard: string, guards: TrainingGuards): Promise<Ablation> {
  const { supernet, parameters } = await oursStore(experiment);
  const without = await jointWithout(experiment, supernet, guard, experiment.plan.supernetEpochs, { guards });
  return {
    guard,
    withIt: await meanWithin(experiment, supernet, parameters),
    without: await meanWithin(experiment, supernet, without.parameters),
  };
}

/** Rollback: joint training, half as long as ours, at the highest of some learning rates that it survives with the guard. */
async function withoutRollback(experiment: Trained): Promise<Ablation> {
  const { supernet } = await oursStore(experiment);
  const { supernetEpochs, learningRate } = experiment.plan;
  const epochs = Math.max(1, Math.round(supernetEpochs / 2));
  for (const factor of divergingFactors) {
    const name = `divergence rollback, at ${factor} times the learning rate and without clipping`;
    const wild = { learningRate: factor * learningRate, clipRatio: null };
    const guarded = await survived(jointWithout(experiment, supernet, name, epochs, wild));
    if (guarded === null) continue;
    const without = await jointWithout(experiment, supernet, name, epochs, { ...wild, guards: { rollback: false } });
    return {
      guard: `${name} (${guarded.ledgerSummary.rollbacks} rollbacks)`,
      withIt: await meanWithin(experiment, supernet, guarded.parameters),
      without: await meanWithin(experiment, supernet, without.parameters),
    };
  }
  throw new AdaScaleError('train.diverged', 'Joint training diverges at every learning rate that was tried');
}

/** What a training gave; null where it diverged in spite of its rollbacks. */
async function survived(training: Promise<JointTrained>): Promise<JointTrained | null> {
  try {
    return await training;
  } catch (error) {
    if (toJsonError(error).code !== 'train.diverged') throw error;
    return null;
  }
}

const rows: readonly (readonly [string, (experiment: Trained) => Promise<Ablation>])[] = [
  ['recalibration', withoutRecalibration],
  ['in-place', (one) => withoutPart(one, 'in-place distillation in joint training', { inPlaceDistillation: false })],
  ['smallest', (one) => withoutPart(one, 'the smallest network in every step', { smallestPath: false })],
  ['rollback', withoutRollback],
  ['distillation', withoutDistillation],
];

/** Each row is kept when it is known. @throws AdaScaleError `train.diverged`, `disk.…`; the reason of the signal. */
export async function ablations(experiment: Trained): Promise<readonly Ablation[]> {
  const folder = await folderOf(experiment, 'ablations');
  const found: Ablation[] = [];
  for (const [name, row] of rows) found.push(await kept(folder, name, () => row(experiment)));
  return found;
}
