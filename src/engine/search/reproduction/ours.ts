// (a) AdaScale itself, as a user runs it: joint training, search, fine-tuning. Its cost is all of its training.
import * as path from 'node:path';
import { finalFrontier } from '../../../shared/pareto/finalFrontier';
import type { SearchParams } from '../../../shared/protocol/engine';
import type { DeliveredVariant, MethodResult } from '../../../shared/protocol/reproduce';
import { describeVariant } from '../../../shared/run/describeVariant';
import { readCandidates, readManifest, runFiles } from '../../runs/runDirectory';
import { fineTuneJob } from '../../train/fineTune';
import { readVariants, type Variant } from '../candidateGraph';
import { readLedger } from '../openLedger';
import { resumeSearch, startSearch } from '../runSearch';
import { leavingThreshold } from '../leaving/leavesWhenSure';
import { deliver } from './deliver';
import { kitPreprocessing, kitQuantum, type Trained } from './experiment';
import { trainingCost } from './trainingCost';

export const oursFolder = ({ folder }: Pick<Trained, 'folder'>): string => path.join(folder, 'ours');

export async function ours(experiment: Trained): Promise<MethodResult> {
  const folder = oursFolder(experiment);
  await search(experiment, folder);
  const chosen = await oursVariants(experiment);
  const variants = await deliverAll(experiment, chosen);
  const ids = new Set(chosen.map(({ candidate }) => candidate.id));
  const rest = finalFrontier(await readCandidates(folder), {}).filter(({ id }) => !ids.has(id));
  const read = await readVariants(
    folder,
    rest.map(({ id }) => id),
    experiment.port.signal,
  );
  const others = await deliverAll(experiment, read.variants);
  const { wallMs, passes } = await trainingCost(path.join(folder, runFiles.ledger));
  return { method: 'ours', variants, others, trainingMs: wallMs, passes };
}

async function deliverAll(experiment: Trained, variants: readonly Variant[]): Promise<readonly DeliveredVariant[]> {
  const delivered: DeliveredVariant[] = [];
  for (const { candidate, graph } of variants) {
    const { id, genes } = candidate;
    delivered.push(await deliver(experiment, 'ours', { id, what: describeVariant(candidate), graph, genes }));
  }
  return delivered;
}

async function search(experiment: Trained, folder: string): Promise<void> {
  const begun = await readManifest(folder).then(
    () => true,
    () => false,
  );
  if (begun) await resumeSearch(folder, experiment.port);
  else await startSearch(searchParams(experiment), experiment.port);
}

/** What the kit asks a search for. */
export function searchParams({ folder, plan, seed, dataPath, modelFile, threads }: Trained): SearchParams {
  const { supernetEpochs, fineTuneEpochs, evaluations, variants, batchSize, learningRate } = plan;
  const { trainLimit, validationLimit } = plan;
  return {
    ...{
      model: modelFile,
      data: dataPath,
      out: oursFolder({ folder }),
      preprocessing: kitPreprocessing,
      threads,
      seed,
    },
    ...{ epochs: supernetEpochs, fineTuneEpochs, evaluations, fineTuneVariants: variants, batchSize, learningRate },
    fineTuneLeaving: false,
    widthQuantum: kitQuantum,
    ...(trainLimit !== null && { trainLimit }),
    ...(validationLimit !== null && { validationLimit }),
  };
}

/**
 * The variants that fine-tuning was paid for, each with the better of its weights before and after, least MACs first. Those that
 * images leave early are not among them: training their two answers separately has no counterpart in (b), so that the search
 * is told not to fine-tune them. They count in the whole frontier.
 */
export async function oursVariants({ folder: home, port }: Trained): Promise<readonly Variant[]> {
  const folder = oursFolder({ folder: home });
  const jobs = new Set((await readLedger(path.join(folder, runFiles.ledger))).map(({ job }) => job));
  const paidFor = (await readCandidates(folder))
    .filter(({ id, genes }) => jobs.has(fineTuneJob(id)) && leavingThreshold(genes) === null)
    .sort((a, b) => a.macs - b.macs || (a.id < b.id ? -1 : 1));
  const ids = paidFor.map(({ id }) => id);
  return (await readVariants(folder, ids, port.signal)).variants;
}
