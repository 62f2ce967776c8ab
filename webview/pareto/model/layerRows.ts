// What each layer of the starting network became in a variant: its operator and what it costs now.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { LayerNode } from '../../../src/shared/run/layers';
import type { SpaceSummary } from '../../../src/shared/run/manifest';

export interface LayerRow {
  readonly layer: string;
  readonly op: string;
  readonly stage: string | null;
  readonly outputShape: readonly number[];
  readonly baselineMacs: number;
  readonly macs: number;
  readonly parameters: number;
  /** The operator that took the layer's place, with its ratio; `dense` where it is as trained, null where it is gone. */
  readonly choice: { readonly operator: string; readonly ratio: number } | null;
}

interface Sum {
  readonly nodes: readonly LayerNode[];
  readonly macs: number;
  readonly parameters: number;
}

function byLayer(nodes: readonly LayerNode[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const node of nodes) {
    const sum = sums.get(node.layer) ?? { nodes: [], macs: 0, parameters: 0 };
    sums.set(node.layer, {
      nodes: [...sum.nodes, node],
      macs: sum.macs + node.macs,
      parameters: sum.parameters + node.parameters,
    });
  }
  return sums;
}

const stagesByLayer = (space: SpaceSummary | null): ReadonlyMap<string, string> =>
  new Map((space?.stages ?? []).flatMap(({ id, layers }) => layers.map((layer) => [layer, id] as const)));

/** One row a layer of the starting network, in its order. */
export function layerRows(
  baseline: readonly LayerNode[],
  variant: readonly LayerNode[],
  { genes }: Candidate,
  space: SpaceSummary | null,
): readonly LayerRow[] {
  const [stages, now] = [stagesByLayer(space), byLayer(variant)];
  return [...byLayer(baseline)].map(([layer, { nodes, macs }]) => {
    const found = now.get(layer);
    const stage = stages.get(layer) ?? null;
    const gene = stage === null ? undefined : genes.stages[stage];
    // The nodes of an operator have names of their own.
    const isReplaced = found !== undefined && found.nodes.some(({ name }) => !nodes.some((one) => one.name === name));
    return {
      layer,
      op: nodes[0]?.op ?? '',
      stage,
      outputShape: found?.nodes[found.nodes.length - 1]?.outputShape ?? [],
      baselineMacs: macs,
      macs: found?.macs ?? 0,
      parameters: found?.parameters ?? 0,
      choice: found === undefined ? null : isReplaced && gene ? gene : { operator: 'dense', ratio: 1 },
    };
  });
}

/** Layers that multiply: those that a choice is about. */
export const weightedRows = (rows: readonly LayerRow[]): readonly LayerRow[] =>
  rows.filter(({ baselineMacs }) => baselineMacs > 0);
