// What is measured: model files, or variants of a run.
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { ProfileParams } from '../../shared/protocol/engine';
import { readModel, requireSupported } from '../formats/index';
import type { Genes } from '../../shared/run/genes';
import type { Graph } from '../graph/graph';
import { runSnapshot } from '../runs/snapshot';
import { readVariants } from '../search/candidateGraph';

export interface NamedGraph {
  readonly id: string;
  readonly graph: Graph;
  /** Where an image decides whether it leaves early: the genes that say from which confidence, and how many do. */
  readonly leaving?: { readonly genes: Genes; readonly rate: number };
}

/** Model files under their names; two of one name are told apart by their place. */
async function fromFiles(files: readonly string[], signal: AbortSignal): Promise<readonly NamedGraph[]> {
  const named: NamedGraph[] = [];
  for (const file of files) {
    const name = path.basename(file);
    const taken = named.some((other) => other.id === name);
    named.push({
      id: taken ? `${name} (${named.length + 1})` : name,
      graph: requireSupported(await readModel(file, signal)),
    });
  }
  return named;
}

/** Variants of a run: those asked for, else its frontier and the network as it was. */
async function fromRun(
  run: string,
  ids: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly NamedGraph[]> {
  const { baseline, frontier } = await runSnapshot(run);
  const wanted = ids ?? [...(baseline ? [baseline.id] : []), ...frontier];
  const { variants } = await readVariants(run, wanted, signal);
  return variants.map(({ candidate: { id, genes, earlyExit }, graph }) => {
    const rate = earlyExit?.rate.validation ?? null;
    return { id, graph, ...(rate !== null && { leaving: { genes, rate } }) };
  });
}

/** What a request names. @throws AdaScaleError `input.choice`, `input.missing`, `model.…`, `run.…`. */
export async function collectModels(
  { models, run, variants }: ProfileParams,
  signal: AbortSignal,
): Promise<readonly NamedGraph[]> {
  const files = models ?? [];
  if (run !== undefined && files.length > 0)
    throw new AdaScaleError('input.choice', 'Model files and a run are named', 'Measure one or the other.');
  if (run !== undefined) return fromRun(run, variants, signal);
  if (files.length > 0) return fromFiles(files, signal);
  throw new AdaScaleError('input.missing', 'There is nothing to measure', 'Name model files, or a run.');
}
