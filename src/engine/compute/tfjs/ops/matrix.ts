// Matrix products.
import { floatAttribute, intAttribute } from '../../../graph/attributes';
import type { TfContext, TfOps, TfTensor } from '../tfjsOp';

function gemm({ tf, node, input, has }: TfContext): TfTensor {
  const [transA, transB] = [intAttribute(node, 'transA', 0) === 1, intAttribute(node, 'transB', 0) === 1];
  const product = tf.mul(tf.matMul(input(0), input(1), transA, transB), floatAttribute(node, 'alpha', 1));
  return has(2) ? tf.add(product, tf.mul(input(2), floatAttribute(node, 'beta', 1))) : product;
}

export const matrix: TfOps = { Gemm: gemm, MatMul: ({ tf, input }) => tf.matMul(input(0), input(1)) };
