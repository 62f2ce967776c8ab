// (b) What one would do without a supernet: each of the same variants trained on its own, from new weights, for as many epochs
// as the starting network.
import * as path from 'node:path';
import type { DeliveredVariant, MethodResult } from '../../../shared/protocol/reproduce';
import { deliver } from './deliver';
import type { Trained } from './experiment';
import { kept } from './kept';
import { oursVariants } from './ours';
import { trainingCost } from './trainingCost';
import { trainOne } from './trainOne';

interface Part {
  readonly variant: DeliveredVariant;
  readonly trainingMs: number;
  readonly passes: number;
}

export async function separate(experiment: Trained): Promise<MethodResult> {
  const parts: Part[] = [];
  for (const { candidate, graph } of await oursVariants(experiment)) {
    const name = `separate-${candidate.id}`;
    parts.push(
      await kept(experiment.folder, name, async (): Promise<Part> => {
        const trained = await trainOne(experiment, name, graph);
        const variant = await deliver(experiment, 'separate', {
          id: candidate.id,
          what: 'same network',
          graph: trained,
        });
        const { wallMs, passes } = await trainingCost(path.join(experiment.folder, name, 'ledger.jsonl'));
        return { variant, trainingMs: wallMs, passes };
      }),
    );
  }
  const sum = (pick: (part: Part) => number): number => parts.reduce((total, part) => total + pick(part), 0);
  return {
    method: 'separate',
    variants: parts.map(({ variant }) => variant),
    trainingMs: sum((part) => part.trainingMs),
    passes: sum((part) => part.passes),
  };
}
