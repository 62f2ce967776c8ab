// What the guards of training are worth, each taken away alone, over the variants that were delivered.
import * as path from 'node:path';
import { toJsonError } from '../../../shared/errors';
import type { Ablation } from '../../../shared/protocol/reproduce';
import type { Graph } from '../../graph/graph';
import { materialise } from '../../supernet/materialise';
import type { Supernet } from '../../supernet/supernet';
import { originalStatistics } from '../../supernet/originalStatistics';
import { measureAccuracy } from '../../train/accuracy';
import type { TrainingGuards } from '../../train/settings';
import { openLedger } from '../openLedger';
import { folderOf, type Trained } from './experiment';
import { jointWithout } from './jointWithout';
import { kept } from './kept';
import { oursVariants } from './ours';
import { recalibrated, tuned } from './tuned';
import { oursStore } from './uniform';

/** Of the learning rate: joint training of small residual networks diverges there. */
const divergingFactor = 10;

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
    without: await meanWithin(experiment, supernet, without),
  };
}

/** Rollback: joint training at a learning rate at which it diverges, half as long as ours. */
async function withoutRollback(experiment: Trained): Promise<Ablation> {
  const { supernet } = await oursStore(experiment);
  const { supernetEpochs, learningRate } = experiment.plan;
  const name = `divergence rollback, at ${divergingFactor} times the learning rate and without clipping`;
  const train = async (guards: TrainingGuards): Promise<number> => {
    const settings = { guards, learningRate: divergingFactor * learningRate, clipRatio: null };
    const epochs = Math.max(1, Math.round(supernetEpochs / 2));
    return meanWithin(experiment, supernet, await jointWithout(experiment, supernet, name, epochs, settings));
  };
  return { guard: name, withIt: await train({}), without: await train({ rollback: false }) };
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
