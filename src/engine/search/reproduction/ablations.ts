// What the guards of training are worth, each taken away alone, over the variants that were delivered.
import * as path from 'node:path';
import type { Ablation } from '../../../shared/protocol/reproduce';
import type { Graph } from '../../graph/graph';
import { materialise } from '../../supernet/materialise';
import { originalStatistics } from '../../supernet/originalStatistics';
import { measureAccuracy } from '../../train/accuracy';
import { openLedger } from '../openLedger';
import { folderOf, type Trained } from './experiment';
import { oursVariants } from './ours';
import { recalibrated, tuned } from './tuned';
import { oursStore } from './uniform';

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

export async function ablations(experiment: Trained): Promise<readonly Ablation[]> {
  return [await withoutRecalibration(experiment), await withoutDistillation(experiment)];
}
