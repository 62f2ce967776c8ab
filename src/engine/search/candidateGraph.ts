// Any variant of a run as a standalone network, made again from the run folder: the same numbers bit for bit that were
// judged and measured, without the data.
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { RunManifest } from '../../shared/run/manifest';
import type { Graph } from '../graph/graph';
import { readCandidates, readManifest, runFiles } from '../runs/runDirectory';
import { createSupernet, type SupernetOptions } from '../supernet/createSupernet';
import { materialise } from '../supernet/materialise';
import type { SubNetwork, Supernet } from '../supernet/supernet';
import { compactSubNetwork } from '../train/compactSubNetwork';
import { loadStatistics } from './candidateStatistics';
import { tunedName, tunedWeights } from './fineTunedFiles';
import { readFloats } from './floatFile';
import { isQuantised, requantise } from './quantisedGraph';
import { readRunModel } from './runModel';

export interface Variant {
  readonly candidate: Candidate;
  readonly graph: Graph;
}

/**
 * The variants called `ids` of a run, in that order.
 * @throws AdaScaleError `run.unknownVariant` naming every id that the run does not have or that failed, `run.notTrained`,
 * `run.modelMissing`, `run.corrupt`, `run.notFound`.
 */
export async function readVariants(
  folder: string,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly manifest: RunManifest; readonly variants: readonly Variant[] }> {
  const manifest = await readManifest(folder);
  const candidates = find(folder, await readCandidates(folder), ids);
  const graph = await readRunModel(folder, manifest, signal);
  const supernet = candidates.every(isBaseline) ? null : createSupernet(graph, recorded(manifest));
  const parameters = supernet && (await readWeights(folder, supernet));
  const variants: Variant[] = [];
  for (const candidate of candidates) {
    signal?.throwIfAborted();
    const own = supernet !== null && parameters !== null && !isBaseline(candidate);
    variants.push({ candidate, graph: own ? await candidateGraph(folder, supernet, parameters, candidate) : graph });
  }
  return { manifest, variants };
}

function find(folder: string, all: readonly Candidate[], ids: readonly string[]): readonly Candidate[] {
  const byId = new Map(all.map((candidate) => [candidate.id, candidate]));
  const missing = ids.filter((id) => byId.get(id)?.status !== 'evaluated');
  if (missing.length === 0) return ids.map((id) => byId.get(id) as Candidate);
  const known = all.filter((candidate) => candidate.status === 'evaluated').map((candidate) => candidate.id);
  throw new AdaScaleError(
    'run.unknownVariant',
    `${folder} has no variant ${missing.join(', ')}`,
    known.length === 0 ? 'The run has no variants yet.' : `Choose among ${known.slice(0, 20).join(', ')}.`,
  );
}

/** A run's weights lie as its own space lays them out, whatever this version offers besides. */
const recorded = ({ space, settings: { widthQuantum } }: RunManifest): SupernetOptions => ({
  ...(widthQuantum !== undefined && { quantum: widthQuantum }),
  ...(space !== null && { space }),
});

async function readWeights(folder: string, supernet: Supernet): Promise<Float32Array> {
  const weights = (await readFloats(path.join(folder, runFiles.weights), [supernet.layout.length]))?.[0];
  if (weights !== undefined) return weights;
  throw new AdaScaleError('run.notTrained', `${folder} has no trained weights yet`, 'Resume the run first.');
}

/** @throws AdaScaleError `run.corrupt` where the candidate's statistics are missing. */
export async function candidateGraph(
  folder: string,
  supernet: Supernet,
  parameters: Float32Array,
  candidate: Candidate,
): Promise<Graph> {
  const { id, genes, fineTunedEpochs } = candidate;
  const sub = supernet.subNetwork(genes);
  if (fineTunedEpochs !== undefined) return fineTunedGraph(folder, sub, supernet, candidate);
  const statistics = await loadStatistics(path.join(folder, runFiles.statistics), id, sub);
  if (statistics === null) throw lost(folder, id);
  return inPrecision(folder, runFiles.statistics, candidate, materialise(sub, parameters, statistics));
}

/** In integers where the genes say so, with the ranges that were found when the candidate was judged. */
async function inPrecision(folder: string, part: string, { id, genes }: Candidate, floats: Graph): Promise<Graph> {
  if (!isQuantised(genes)) return floats;
  const graph = await requantise(floats, path.join(folder, part), id);
  if (graph !== null) return graph;
  throw lost(folder, id);
}

/** A variant that was trained on its own has weights and statistics of its own. */
async function fineTunedGraph(
  folder: string,
  sub: SubNetwork,
  supernet: Supernet,
  candidate: Candidate,
): Promise<Graph> {
  const { id } = candidate;
  const name = tunedName(candidate);
  const own = path.join(folder, runFiles.fineTuned);
  const { subNetwork, layout } = compactSubNetwork(sub, supernet.layout, supernet.initial);
  const weights = (await readFloats(tunedWeights(own, candidate), [layout.length]))?.[0];
  const statistics = await loadStatistics(own, name, subNetwork);
  if (weights === undefined || statistics === null) throw lost(folder, id);
  return inPrecision(
    folder,
    runFiles.fineTuned,
    { ...candidate, id: name },
    materialise(subNetwork, weights, statistics),
  );
}

const lost = (folder: string, id: string): AdaScaleError =>
  new AdaScaleError(
    'run.corrupt',
    `${folder} lost weights or statistics of ${id}`,
    'Restore the run folder from a copy.',
  );
