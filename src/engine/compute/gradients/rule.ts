// Reverse-mode differentiation (Griewank and Walther, Evaluating Derivatives, ch. 3) as one function an operator: it emits
// the forward node and returns what emits the backward one, so that both share values without naming them.
import type { GraphNode, Tensor } from '../../graph/graph';
import type { GraphBuilder } from '../emit/graphBuilder';
import type { Lowering } from '../lowering/lowering';

/** What a rule may ask while it emits; names are those of the IR graph unless said otherwise. */
export interface Emission {
  readonly builder: GraphBuilder;
  readonly lowering: Lowering;
  /** Shape at the program's batch size. */
  readonly shapeOf: (name: string) => readonly number[];
  /** The emitted value that holds an IR value. */
  readonly valueOf: (name: string) => string;
  readonly constantOf: (name: string) => Tensor | undefined;
  /** Whether a gradient with respect to the value leads to a parameter. */
  readonly wants: (name: string) => boolean;
  /** Whether a convolution made the value and one node alone reads it: its gradient may then lack channel factors. */
  readonly takesFactors: (name: string) => boolean;
  /** [C], plain, by value: what its gradient still has to be multiplied by. */
  readonly factors: Map<string, string>;
  /** Emits the node as it stands and returns its outputs' values. */
  readonly copy: (node: GraphNode) => string[];
  readonly recordStatistics: (node: GraphNode, mean: string, variance: string) => void;
}

/** Emitted values; `backward` takes d loss / d output, one an output, absent where nothing reads it. */
export interface Emitted {
  readonly outputs: readonly string[];
  /** One entry an input of the node, undefined where none flows. */
  readonly backward: (gradients: readonly (string | undefined)[]) => readonly (string | undefined)[];
}

export interface GradientRule {
  readonly opType: string;
  /** Why this node cannot be differentiated, where the operator in general can. */
  readonly refuses?: (node: GraphNode, emission: Pick<Emission, 'shapeOf' | 'constantOf'>) => string | undefined;
  readonly emit: (node: GraphNode, emission: Emission) => Emitted;
}

/** The name of input `index`, empty where the node omits it. */
export const inputName = (node: GraphNode, index: number): string => node.inputs[index] ?? '';

/** The emitted value of input `index`. */
export const inputOf = (node: GraphNode, emission: Emission, index: number): string =>
  emission.valueOf(inputName(node, index));

/** An operator with one output that is emitted as it stands. */
export function simpleRule(
  opType: string,
  backward: (gradient: string, node: GraphNode, emission: Emission, output: string) => readonly (string | undefined)[],
  refuses?: GradientRule['refuses'],
): GradientRule {
  return {
    opType,
    ...(refuses ? { refuses } : {}),
    emit: (node, emission) => {
      const outputs = emission.copy(node);
      return {
        outputs,
        backward: ([gradient]) => (gradient === undefined ? [] : backward(gradient, node, emission, outputs[0] ?? '')),
      };
    },
  };
}

/** An elementwise operator of one input: d input = d output · slope(input, output). */
export function elementwiseRule(
  opType: string,
  slope: (emission: Emission, input: string, output: string, node: GraphNode) => string,
): GradientRule {
  return simpleRule(opType, (gradient, node, emission, output) => [
    emission.builder.op('Mul', [gradient, slope(emission, inputOf(node, emission, 0), output, node)]),
  ]);
}
