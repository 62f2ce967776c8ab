// (d) Universally slimmable networks (Yu and Huang, arXiv 1903.05134): one width multiplier for all layers is the only
// choice; trained, recalibrated and fine-tuned for the same epochs as ours.
import * as path from 'node:path';
import type { MethodResult } from '../../../shared/protocol/reproduce';
import { describeGenes } from '../../../shared/run/describeGenes';
import type { Genes } from '../../../shared/run/genes';
import { channelGroups } from '../../graph/channels';
import type { Graph } from '../../graph/graph';
import { supernetOf } from '../../supernet/createSupernet';
import { uniformAssignments } from '../../supernet/genes/uniformAssignments';
import { elasticGroups, groupSlices } from '../../supernet/plan';
import { prepareGraph } from '../../supernet/prepareGraph';
import { sortChannels } from '../../supernet/sortChannels';
import type { Supernet } from '../../supernet/supernet';
import { trainSupernet } from '../../train/trainSupernet';
import { createTeacherAnswers } from '../../train/teacherAnswers';
import { openLedger } from '../openLedger';
import { deliver } from './deliver';
import { folderOf, hooksFor, kitQuantum, jointSettingsFor, type Trained } from './experiment';
import { trainingCost } from './trainingCost';
import { tuned } from './tuned';

function widthsOnly(graph: Graph): Supernet {
  const prepared = prepareGraph(graph);
  const groups = elasticGroups(channelGroups(prepared), kitQuantum);
  const sorted = sortChannels(prepared, groups);
  return supernetOf({ graph: sorted, stages: [], groups, blocks: [], slices: groupSlices(groups) });
}

const isNarrower = ({ widths }: Genes): boolean => Object.values(widths).some((width) => width < 1);

export async function slimmable(experiment: Trained): Promise<MethodResult> {
  const { backend, baseline, data, preprocessing, plan } = experiment;
  const supernet = widthsOnly(baseline);
  const folder = await folderOf(experiment, 'slimmable');
  const ledgerFile = path.join(folder, 'ledger.jsonl');
  const ledger = await openLedger(ledgerFile);
  const variants = [];
  try {
    const { parameters } = await trainSupernet({
      ...hooksFor(experiment, 'slimmable'),
      ...{ supernet, backend, train: data.train, preprocessing, ledger, checkpointFolder: folder },
      settings: jointSettingsFor(experiment, plan.supernetEpochs),
    });
    const store = { supernet, parameters, answers: createTeacherAnswers() };
    const narrower = uniformAssignments(supernet.space).filter(isNarrower).slice(0, plan.variants);
    for (const [index, genes] of narrower.entries()) {
      const graph = await tuned(experiment, store, genes, `slimmable-${index}`, ledger);
      variants.push(await deliver(experiment, 'slimmable', { id: `w${index}`, what: describeGenes(genes), graph }));
    }
  } finally {
    await ledger.close();
  }
  const { wallMs, passes } = await trainingCost(ledgerFile);
  return { method: 'slimmable', variants, trainingMs: wallMs, passes };
}
