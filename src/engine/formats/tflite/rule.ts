// TFLite operators are described as the Keras layers that they came from, so that one conversion serves both. A rule says
// which inputs are activations, what the layer's config is and where its weights lie.
import type { JsonRecord } from '../layers/json';
import type { LayerConverter, LayerContext } from '../layers/converter';
import type { Value } from '../layers/values';
import type { FlatTable } from './flatTable';

export interface FloatConstant {
  /** As stored, batch included where the converter kept one. */
  readonly shape: readonly number[];
  readonly data: () => Float32Array;
}

/** One operator with its operands resolved. */
export interface OperatorView {
  readonly op: string;
  readonly options: FlatTable | undefined;
  /** Declared shape of the result without the batch. */
  readonly outputShape: readonly number[];
  readonly inputs: number;
  /** @throws LayerProblem if operand `index` is not computed by the network */
  value(index: number): Value;
  isConstant(index: number): boolean;
  /** @throws LayerProblem if operand `index` is no float constant */
  floats(index: number): FloatConstant;
  /** @throws LayerProblem if operand `index` is no integer constant */
  integers(index: number): readonly number[];
}

export interface LayerDescription {
  readonly converter: LayerConverter;
  readonly inputs: readonly [Value, ...Value[]];
  readonly config: JsonRecord;
  /** Elements in the order in which Keras stores the weight of that name. */
  readonly weights?: Readonly<Record<string, () => Float32Array>>;
  /** Fused after the layer. */
  readonly activation?: number;
}

/** The context that a rule may use for nodes of its own: no config and no weights yet. */
export type RuleContext = Pick<LayerContext, 'builder' | 'layer' | 'layout' | 'emit' | 'constant'>;

export type OperatorRule = (view: OperatorView, context: RuleContext) => LayerDescription;
