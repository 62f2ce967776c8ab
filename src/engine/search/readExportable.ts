// Variants of a run as files are made of them, with what their energy depends on besides the file.
import type { Candidate } from '../../shared/run/candidate';
import type { RunManifest } from '../../shared/run/manifest';
import type { Graph } from '../graph/graph';
import { graphEnergyMj } from '../profile/energy';
import { readVariants } from './candidateGraph';
import { expectedCost } from './leaving/expected';
import { exportedGraph } from './leaving/leavesWhenSure';

export interface Exportable {
  readonly candidate: Candidate;
  readonly graph: Graph;
  /** For one input on average, modelled. */
  readonly energyMj: number;
}

/** @throws AdaScaleError as `readVariants`. */
export async function readExportable(
  folder: string,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly manifest: RunManifest; readonly variants: readonly Exportable[] }> {
  const { manifest, variants } = await readVariants(folder, ids, signal);
  return {
    manifest,
    variants: variants.map(({ candidate, graph }) => ({
      candidate,
      graph: exportedGraph(graph, candidate.genes),
      energyMj: expectedCost(graph, candidate.earlyExit?.rate.validation ?? null, graphEnergyMj),
    })),
  };
}
