// Activations; each composed from tfjs operators that have gradients of their own.
import { floatAttribute, intAttribute } from '../../../graph/attributes';
import type { TfContext, TfOps, TfTensor } from '../tfjsOp';

function hardSigmoid({ tf, input }: TfContext, alpha: number, beta: number): TfTensor {
  return tf.clipByValue(tf.add(tf.mul(input(0), alpha), beta), 0, 1);
}

function softmax({ tf, input, node }: TfContext): TfTensor {
  const axis = intAttribute(node, 'axis', -1);
  const exponential = tf.exp(tf.sub(input(0), tf.max(input(0), axis, true)));
  return tf.div(exponential, tf.sum(exponential, axis, true));
}

function logSoftmax({ tf, input, node }: TfContext): TfTensor {
  const axis = intAttribute(node, 'axis', -1);
  const shifted = tf.sub(input(0), tf.max(input(0), axis, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
}

function clip({ tf, input, constant }: TfContext): TfTensor {
  const largest = 3.4e38;
  return tf.clipByValue(input(0), constant(1)?.[0] ?? -largest, constant(2)?.[0] ?? largest);
}

export const activations: TfOps = {
  Relu: ({ tf, input }) => tf.relu(input(0)),
  LeakyRelu: ({ tf, input, node }) => tf.leakyRelu(input(0), floatAttribute(node, 'alpha', 0.01)),
  PRelu: ({ tf, input }) => tf.prelu(input(0), input(1)),
  Elu: ({ tf, input, node }) => {
    const below = tf.mul(tf.sub(tf.exp(tf.minimum(input(0), 0)), 1), floatAttribute(node, 'alpha', 1));
    return tf.add(tf.relu(input(0)), below);
  },
  Clip: clip,
  Sigmoid: ({ tf, input }) => tf.sigmoid(input(0)),
  HardSigmoid: (context) =>
    hardSigmoid(context, floatAttribute(context.node, 'alpha', 0.2), floatAttribute(context.node, 'beta', 0.5)),
  HardSwish: (context) => context.tf.mul(context.input(0), hardSigmoid(context, 1 / 6, 0.5)),
  Tanh: ({ tf, input }) => tf.tanh(input(0)),
  Softmax: softmax,
  LogSoftmax: logSoftmax,
};
