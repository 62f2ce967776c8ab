// The layers of a synthetic variant, as the engine would tell them: a small residual network whose convolutions follow the genes.
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import { baselineGenes } from '../../../src/shared/run/genes';
import type { LayerNode, VariantLayers } from '../../../src/shared/run/layers';

const plain = (name: string, op: string, inputs: readonly string[]): LayerNode => ({
  name,
  layer: name,
  op,
  inputs,
  outputShape: [1, 32, 16, 16],
  macs: 0,
  parameters: 0,
});

export function panelLayers({ run }: PanelSnapshot, id: string): VariantLayers {
  const genes = run.candidates.find((one) => one.id === id)?.genes ?? baselineGenes;
  const nodes: LayerNode[] = [];
  let last = '';
  const add = (node: LayerNode): void => void nodes.push(node);
  for (const { id: stage, layers } of run.manifest.space?.stages ?? []) {
    const into = last;
    for (const layer of layers) {
      const gene = genes.stages[stage] ?? { operator: 'dense', ratio: 1 };
      const isDense = gene.operator === 'dense';
      const name = isDense ? layer : `branch/${layer}/${gene.operator}/reduce`;
      const macs = Math.round(2_400_000 * (isDense ? 1 : gene.ratio * 0.6));
      add({ ...plain(name, 'Conv', last === '' ? [] : [last]), layer, macs, parameters: Math.round(macs / 256) });
      add(plain(`${layer}.relu`, 'Relu', [name]));
      last = `${layer}.relu`;
    }
    if (into !== '') {
      add(plain(`${stage}.add`, 'Add', [last, into]));
      last = `${stage}.add`;
    }
  }
  return { id, nodes };
}
