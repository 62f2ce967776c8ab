// A finished network of a method: judged on the test split, costed, and written to the folder from which all are measured.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { DeliveredVariant, MethodId } from '../../../shared/protocol/reproduce';
import type { Graph } from '../../graph/graph';
import { graphEnergyMj } from '../../profile/energy';
import { defaultDeviceModel } from '../../profile/roofline';
import { measureAccuracy } from '../../train/accuracy';
import { networkFigures } from '../networkFigures';
import { folderOf, type Experiment } from './experiment';

export interface Deliverable {
  readonly id: string;
  readonly what: string;
  readonly graph: Graph;
}

/** Where a method's network lies for measuring. */
export const variantFile = (method: MethodId, id: string): string => `${method}-${id}.onnx`;

/** @throws AdaScaleError `compute.notFinite`, `disk.…`. */
export async function deliver(
  experiment: Experiment,
  method: MethodId,
  { id, what, graph }: Deliverable,
): Promise<DeliveredVariant> {
  const { backend, data, preprocessing, port } = experiment;
  const options = { signal: port.signal, breathe: () => port.breathe() };
  const { accuracy } = await measureAccuracy(graph, backend, data.test, preprocessing, options);
  const { figures, onnx } = networkFigures(graph, defaultDeviceModel);
  await writeFile(path.join(await folderOf(experiment, 'variants'), variantFile(method, id)), onnx);
  const { macs, parameters, peakMemoryBytes } = figures;
  return { id, what, accuracy, latencyMs: null, energyMj: graphEnergyMj(graph), macs, parameters, peakMemoryBytes };
}
