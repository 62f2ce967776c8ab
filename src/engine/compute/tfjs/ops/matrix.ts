// Matrix products.
import { floatAttribute, intAttribute } from '../../../graph/attributes';
import type { TfContext, TfOps, TfTensor } from '../tfjsOp';

function gemm({ tf, node, input, has }: TfContext): TfTensor {
  const [transA, transB] = [intAttribute(node, 'transA', 0) === 1, intAttribute(node, 'transB', 0) === 1];
  const product = tf.mul(tf.matMul(input(0), input(1), transA, transB), floatAttribute(node, 'alpha', 1));
  return has(2) ? tf.add(product, tf.mul(input(2), floatAttribute(node, 'beta', 1))) : product;
}

/** Batch axes are stretched first: tfjs multiplies with broadcasting but cannot differentiate that. */
function matMul({ tf, input, inputShape, outputShape }: TfContext): TfTensor {
  const batch = outputShape(0).slice(0, -2);
  const stretched = (index: number): TfTensor =>
    tf.broadcastTo(input(index), [...batch, ...inputShape(index).slice(-2)]);
  return tf.matMul(stretched(0), stretched(1));
}

export const matrix: TfOps = { Gemm: gemm, MatMul: matMul };
