// A variant's network, node by node, as the panel draws it: what each layer of the starting network became and what it costs.
import { readCount, readFields, readList, readString, readWithin, type Reader } from './fields';

export interface LayerNode {
  readonly name: string;
  /** The layer of the starting network that it stands for. */
  readonly layer: string;
  readonly op: string;
  /** Names of the nodes whose outputs it reads. */
  readonly inputs: readonly string[];
  readonly outputShape: readonly number[];
  readonly macs: number;
  readonly parameters: number;
}

export interface VariantLayers {
  readonly id: string;
  /** In topological order. */
  readonly nodes: readonly LayerNode[];
}

const positive = readWithin(0, Number.MAX_VALUE);

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readVariantLayers: Reader<VariantLayers> = readFields<VariantLayers>({
  id: readString,
  nodes: readList(
    readFields<LayerNode>({
      name: readString,
      layer: readString,
      op: readString,
      inputs: readList(readString),
      outputShape: readList(readCount(0)),
      macs: positive,
      parameters: positive,
    }),
  ),
});
