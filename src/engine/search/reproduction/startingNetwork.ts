// Part one: the starting network, trained from new weights. Every method begins with it or is compared with it.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { MethodResult } from '../../../shared/protocol/reproduce';
import { encodeOnnx } from '../../graph/onnx/encodeOnnx';
import { readModel, requireSupported } from '../../formats/index';
import { deliver } from './deliver';
import type { Experiment, Trained } from './experiment';
import { kept } from './kept';
import { residualNetwork } from './residualNetwork';
import { trainingCost } from './trainingCost';
import { trainOne } from './trainOne';

export async function startingNetwork(experiment: Experiment): Promise<{ trained: Trained; result: MethodResult }> {
  const { folder, network, data, seed } = experiment;
  const modelFile = path.join(folder, 'starting', 'model.onnx');
  const result = await kept(folder, 'baseline', async (): Promise<MethodResult> => {
    const { widths, blocksPerStage, id: name } = network;
    const shape = { shape: data.shape, classes: data.labels.length, widths, blocksPerStage };
    const untrained = residualNetwork({ ...shape, name, seed, stream: 'reproduction' });
    const graph = await trainOne(experiment, 'starting', untrained);
    await writeFile(modelFile, encodeOnnx(graph));
    const variant = await deliver(experiment, 'baseline', { id: 'baseline', what: 'as trained', graph });
    const { wallMs, passes } = await trainingCost(path.join(folder, 'starting', 'ledger.jsonl'));
    return { method: 'baseline', variants: [variant], trainingMs: wallMs, passes };
  });
  const baseline = requireSupported(await readModel(modelFile, experiment.port.signal));
  return { trained: { ...experiment, baseline, modelFile }, result };
}
