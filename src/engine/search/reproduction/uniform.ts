// (c) The best single operator used everywhere at one ratio: every operator's uniform assignments are judged within our
// trained supernet, the operator with the largest hypervolume is chosen on the validation split, and its variants are
// fine-tuned as ours are.
import * as path from 'node:path';
import type { MethodResult } from '../../../shared/protocol/reproduce';
import { hypervolume } from '../../../shared/pareto/hypervolume';
import { describeGenes } from '../../../shared/run/describeGenes';
import type { Genes } from '../../../shared/run/genes';
import { createSupernet } from '../../supernet/createSupernet';
import { uniformAssignments } from '../../supernet/genes/uniformAssignments';
import { assumedPredictor } from '../../profile/latencyPredictor';
import { readManifest, runFiles } from '../../runs/runDirectory';
import { createTeacherAnswers } from '../../train/teacherAnswers';
import { readFloats } from '../floatFile';
import { openLedger } from '../openLedger';
import { referenceCorner } from '../relativeVector';
import { readRunModel } from '../runModel';
import { outlineOf } from '../subNetworkProblem';
import { deliver } from './deliver';
import { folderOf, type Trained } from './experiment';
import { leavingThreshold } from '../leaving/leavesWhenSure';
import { oursFolder } from './ours';
import { trainingCost } from './trainingCost';
import { recalibrated, tuned, validationAccuracy, type Store } from './tuned';

/** The trained supernet of our own run. */
export async function oursStore(experiment: Trained): Promise<Store> {
  const folder = oursFolder(experiment);
  const manifest = await readManifest(folder);
  const graph = await readRunModel(folder, manifest, experiment.port.signal);
  const supernet = createSupernet(graph, manifest.space === null ? {} : { space: manifest.space });
  const weights = await readFloats(path.join(folder, runFiles.weights), [supernet.layout.length]);
  return { supernet, parameters: weights?.[0] ?? supernet.initial, answers: createTeacherAnswers() };
}

/** The one operator that these genes use, or null where they use none or several. */
export function onlyOperator({ stages, widths, blocks, ...whole }: Genes): string | null {
  const used = new Set(Object.values(stages).map(({ operator }) => operator));
  if (Object.values(widths).some((width) => width < 1)) used.add('channelScale');
  if (Object.values(blocks).some((block) => !block)) used.add('depthScale');
  Object.keys(whole).forEach((key) => used.add(key));
  return used.size === 1 ? ([...used][0] as string) : null;
}

interface Judged {
  readonly genes: Genes;
  /** Relative to the starting network, to minimise. */
  readonly vector: readonly number[];
}

async function judge(experiment: Trained, { supernet, parameters }: Store, genes: Genes): Promise<Judged> {
  const graph = await recalibrated(experiment, supernet.subNetwork(genes), supernet.layout, parameters);
  const accuracy = await validationAccuracy(experiment, graph);
  const whole = outlineOf(supernet, assumedPredictor, { stages: {}, widths: {}, blocks: {} }).costs;
  const { latencyMs, peakMemoryBytes, parameters: weights } = outlineOf(supernet, assumedPredictor, genes).costs;
  const costs = [latencyMs / whole.latencyMs, peakMemoryBytes / whole.peakMemoryBytes, weights / whole.parameters];
  return { genes, vector: [1 - accuracy, ...costs] };
}

export async function uniform(experiment: Trained): Promise<MethodResult> {
  const store = await oursStore(experiment);
  const byOperator = new Map<string, Judged[]>();
  for (const genes of uniformAssignments(store.supernet.space)) {
    const operator = onlyOperator(genes);
    if (operator === null || operator === 'precision' || leavingThreshold(genes) !== null) continue;
    byOperator.set(operator, [...(byOperator.get(operator) ?? []), await judge(experiment, store, genes)]);
  }
  const volumeOf = (judged: readonly Judged[]): number =>
    hypervolume(
      judged.map(({ vector }) => vector),
      referenceCorner,
    );
  const ranked = [...byOperator].sort(([, a], [, b]) => volumeOf(b) - volumeOf(a));
  const [operator, judged] = ranked[0] ?? ['none', []];
  const ledgerFile = path.join(await folderOf(experiment, 'uniform'), 'ledger.jsonl');
  const ledger = await openLedger(ledgerFile);
  const variants = [];
  try {
    for (const [index, { genes }] of judged.slice(0, experiment.plan.variants).entries()) {
      const graph = await tuned(experiment, store, genes, `uniform-${index}`, ledger);
      variants.push(await deliver(experiment, 'uniform', { id: `u${index}`, what: describeGenes(genes), graph }));
    }
  } finally {
    await ledger.close();
  }
  const { wallMs, passes } = await trainingCost(ledgerFile);
  return { method: 'uniform', variants, trainingMs: wallMs, passes, note: operator };
}
