// A finished network of a method: judged on the test split, costed, and written to the folder from which all are measured.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { DeliveredVariant, MethodId } from '../../../shared/protocol/reproduce';
import { baselineGenes, type Genes } from '../../../shared/run/genes';
import type { Graph } from '../../graph/graph';
import { graphEnergyMj } from '../../profile/energy';
import { assumedPredictor } from '../../profile/latencyPredictor';
import { measureAccuracy } from '../../train/accuracy';
import { expectedCost } from '../leaving/expected';
import { leavingThreshold } from '../leaving/leavesWhenSure';
import { meteredForms } from '../leaving/meteredForms';
import { networkFigures } from '../networkFigures';
import { folderOf, type Experiment } from './experiment';

export interface Deliverable {
  readonly id: string;
  readonly what: string;
  readonly graph: Graph;
  /** Absent: all images run through the same layers. */
  readonly genes?: Genes;
}

/** Where a method's network lies for measuring; left early and not, where an image decides which. */
export function variantFiles(method: MethodId, { id, exitRate }: Pick<DeliveredVariant, 'id' | 'exitRate'>): string[] {
  const name = `${method}-${id}`;
  return (exitRate === undefined ? [name] : [`${name}.leaves`, `${name}.stays`]).map((form) => `${form}.onnx`);
}

/** @throws AdaScaleError `compute.notFinite`, `disk.…`. */
export async function deliver(
  experiment: Experiment,
  method: MethodId,
  { id, what, graph, genes = baselineGenes }: Deliverable,
): Promise<DeliveredVariant> {
  const { backend, data, preprocessing, port } = experiment;
  const threshold = leavingThreshold(genes) ?? undefined;
  const options = { signal: port.signal, breathe: () => port.breathe(), threshold };
  const { accuracy, exitRate: rate = null } = await measureAccuracy(graph, backend, data.test, preprocessing, options);
  const folder = await folderOf(experiment, 'variants');
  for (const form of meteredForms(`${method}-${id}`, graph, genes))
    await writeFile(path.join(folder, `${form.id}.onnx`), form.onnx);
  const { macs, parameters, peakMemoryBytes } = networkFigures(graph, assumedPredictor, { genes, rate }).figures;
  return {
    id,
    what,
    accuracy,
    latencyMs: null,
    ...(rate !== null && { exitRate: rate }),
    energyMj: expectedCost(graph, rate, graphEnergyMj),
    macs,
    parameters,
    peakMemoryBytes,
  };
}
