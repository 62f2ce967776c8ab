// (a) AdaScale itself, as a user runs it: joint training, search, fine-tuning. Its cost is all of its training.
import * as path from 'node:path';
import { finalFrontier } from '../../../shared/pareto/finalFrontier';
import type { DeliveredVariant, MethodResult } from '../../../shared/protocol/reproduce';
import { isBaseline } from '../../../shared/run/candidate';
import { describeVariant } from '../../../shared/run/describeVariant';
import { readCandidates, readManifest, runFiles } from '../../runs/runDirectory';
import { readVariants, type Variant } from '../candidateGraph';
import { chooseForFineTuning } from '../chooseForFineTuning';
import { resumeSearch, startSearch } from '../runSearch';
import { leavingThreshold } from '../leaving/leavesWhenSure';
import { deliver } from './deliver';
import { kitPreprocessing, type Trained } from './experiment';
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

async function search({ plan, seed, dataPath, modelFile, threads, port }: Trained, folder: string): Promise<void> {
  const begun = await readManifest(folder).then(
    () => true,
    () => false,
  );
  if (begun) return void (await resumeSearch(folder, port));
  const { supernetEpochs, fineTuneEpochs, evaluations, variants, batchSize, learningRate } = plan;
  const { trainLimit, validationLimit } = plan;
  await startSearch(
    {
      ...{ model: modelFile, data: dataPath, out: folder, preprocessing: kitPreprocessing, threads, seed },
      ...{ epochs: supernetEpochs, fineTuneEpochs, evaluations, fineTuneVariants: variants, batchSize, learningRate },
      ...(trainLimit !== null && { trainLimit }),
      ...(validationLimit !== null && { validationLimit }),
    },
    port,
  );
}

/**
 * The fine-tuned variants; where fine-tuning helped fewer, the search's next best of each range of MACs. Those that images leave
 * early are not among them: training their two answers separately has no counterpart in (b). They count in the whole frontier.
 */
export async function oursVariants(experiment: Trained): Promise<readonly Variant[]> {
  const folder = oursFolder(experiment);
  const { fineTuned = [] } = await readManifest(folder);
  const candidates = (await readCandidates(folder)).filter(({ genes }) => leavingThreshold(genes) === null);
  const baseline = candidates.find(isBaseline);
  const tuned = fineTuned.filter((id) => candidates.some((candidate) => candidate.id === id));
  const others = candidates.filter((candidate) => !isBaseline(candidate) && !tuned.includes(candidate.id));
  const missing = experiment.plan.variants - tuned.length;
  const filling = baseline === undefined ? [] : chooseForFineTuning(others, baseline, {}, Math.max(0, missing));
  return (await readVariants(folder, [...tuned, ...filling], experiment.port.signal)).variants;
}
