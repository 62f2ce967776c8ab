// One network trained on its own from new weights, as a standalone graph with statistics of its own.
import * as path from 'node:path';
import { baselineGenes } from '../../../shared/run/genes';
import type { Graph } from '../../graph/graph';
import { materialise } from '../../supernet/materialise';
import { toProgram } from '../../supernet/toProgram';
import { recalibrate } from '../../train/recalibrate';
import { trainNetwork } from '../../train/trainNetwork';
import { openLedger } from '../openLedger';
import { folderOf, hooksFor, aloneSettingsFor, type Experiment } from './experiment';

/** Goes on from its checkpoint; cost stands in `<name>/ledger.jsonl`. @throws AdaScaleError `train.diverged`, `disk.…`. */
export async function trainOne(experiment: Experiment, name: string, graph: Graph): Promise<Graph> {
  const { backend, data, preprocessing, plan, calibration, port } = experiment;
  const folder = await folderOf(experiment, name);
  const ledger = await openLedger(path.join(folder, 'ledger.jsonl'));
  try {
    const { parameters, network } = await trainNetwork({
      ...hooksFor(experiment, name),
      ...{ graph, start: 'scratch', backend, train: data.train, preprocessing },
      ...{ settings: aloneSettingsFor(experiment, plan.epochs), checkpointFolder: folder, ledger, job: name },
    });
    const sub = network.subNetwork(baselineGenes);
    const program = toProgram(sub, network.layout, calibration.batchSize);
    const statistics = await recalibrate(program, backend, parameters, calibration.batches, () => port.breathe());
    return { ...materialise(sub, parameters, statistics), name: graph.name };
  } finally {
    await ledger.close();
  }
}
