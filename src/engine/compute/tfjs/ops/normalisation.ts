// BatchNorm by the batch's own statistics in training, by the running ones (inputs 3 and 4) at inference.
import { floatAttribute } from '../../../graph/attributes';
import type { TfContext, TfOps, TfTensor } from '../tfjsOp';

function batchNormalization({ tf, node, input, inputShape, onBatchStatistics }: TfContext): TfTensor {
  const perChannel = inputShape(0).map((size, axis) => (axis === 1 ? size : 1));
  const axes = inputShape(0).flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const statistics = onBatchStatistics ? tf.moments(input(0), axes) : { mean: input(3), variance: input(4) };
  onBatchStatistics?.(node, statistics.mean, statistics.variance);
  const [mean, variance] = [tf.reshape(statistics.mean, perChannel), tf.reshape(statistics.variance, perChannel)];
  const deviation = tf.sqrt(tf.add(variance, floatAttribute(node, 'epsilon', 1e-5)));
  const normal = tf.div(tf.sub(input(0), mean), deviation);
  return tf.add(tf.mul(normal, tf.reshape(input(1), perChannel)), tf.reshape(input(2), perChannel));
}

export const normalisation: TfOps = { BatchNormalization: batchNormalization };
