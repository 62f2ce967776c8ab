// Files of what is measured.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { baselineGenes } from '../../shared/run/genes';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import type { MeasureRequest } from '../runtimes/runtime';
import { exportedGraph } from '../search/leaving/leavesWhenSure';
import type { BothWays } from '../search/leaving/measuringBothWays';
import { meteredForms } from '../search/leaving/meteredForms';
import type { NamedGraph } from './collectModels';

export interface WrittenModels {
  readonly requests: readonly MeasureRequest[];
  /** Of those that an image may leave early, by id. */
  readonly ways: ReadonlyMap<string, BothWays>;
}

/** One file a model as it is exported; two more where it is measured both ways. */
export async function writeModels(folder: string, models: readonly NamedGraph[]): Promise<WrittenModels> {
  const requests: MeasureRequest[] = [];
  const ways = new Map<string, BothWays>();
  for (const [index, { id, graph, leaving }] of models.entries()) {
    const file = (form: string): string => path.join(folder, `${index}${form}.onnx`);
    await writeFile(file(''), encodeOnnx(exportedGraph(graph, leaving?.genes ?? baselineGenes)));
    requests.push({ id, modelPath: file('') });
    if (leaving === undefined) continue;
    const [leavesPath, staysPath] = [file('.leaves'), file('.stays')];
    const [leaves, stays] = meteredForms(id, graph, leaving.genes);
    if (leaves === undefined || stays === undefined) continue;
    await writeFile(leavesPath, leaves.onnx);
    await writeFile(staysPath, stays.onnx);
    ways.set(id, { leavesPath, staysPath, rate: leaving.rate });
  }
  return { requests, ways };
}
