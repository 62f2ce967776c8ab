// (b) What one would do without a supernet: each of the same variants trained on its own, from new weights, for as many epochs
// as the starting network.
import * as path from 'node:path';
import type { DeliveredVariant, MethodResult } from '../../../shared/protocol/reproduce';
import type { Candidate } from '../../../shared/run/candidate';
import { isQuantised, quantiseGraph } from '../quantisedGraph';
import { deliver } from './deliver';
import type { Trained } from './experiment';
import { kept } from './kept';
import { oursVariants } from './ours';
import { trainingCost } from './trainingCost';
import { trainOne } from './trainOne';
import { recalibrated, type Store } from './tuned';
import { oursStore } from './uniform';

interface Part {
  readonly variant: DeliveredVariant;
  readonly trainingMs: number;
  readonly passes: number;
}

export async function separate(experiment: Trained): Promise<MethodResult> {
  const store = await oursStore(experiment);
  const parts: Part[] = [];
  for (const { candidate } of await oursVariants(experiment)) {
    const name = `separate-${candidate.id}`;
    parts.push(await kept(experiment.folder, name, () => trainPart(experiment, store, candidate, name)));
  }
  const sum = (pick: (part: Part) => number): number => parts.reduce((total, part) => total + pick(part), 0);
  return {
    method: 'separate',
    variants: parts.map(({ variant }) => variant),
    trainingMs: sum((part) => part.trainingMs),
    passes: sum((part) => part.passes),
  };
}

/** Trained in floats; in integers afterwards, where the variant is. */
async function trainPart(
  experiment: Trained,
  { supernet, parameters }: Store,
  { id, genes }: Candidate,
  name: string,
): Promise<Part> {
  const { backend, calibration, port, folder } = experiment;
  const structure = await recalibrated(experiment, supernet.subNetwork(genes), supernet.layout, parameters);
  const floats = await trainOne(experiment, name, structure);
  const breathe = (): Promise<void> => port.breathe();
  const graph = isQuantised(genes) ? (await quantiseGraph(floats, backend, calibration, breathe)).graph : floats;
  const variant = await deliver(experiment, 'separate', { id, what: 'same network', graph });
  const { wallMs, passes } = await trainingCost(path.join(folder, name, 'ledger.jsonl'));
  return { variant, trainingMs: wallMs, passes };
}
