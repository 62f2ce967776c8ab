// Keras layer classes that the IR can hold. https://keras.io/api/layers/
import { activationLayer, softmaxLayer } from './activations';
import { batchNormalization } from './batchNormalization';
import { conv2dTranspose } from './conv2dTranspose';
import type { LayerConverter } from './converter';
import { conv2d, depthwiseConv2d, separableConv2d } from './convolutions';
import { dense } from './dense';
import { elu, leakyRelu, normalization, prelu, relu, rescaling } from './elementwise';
import { add, average, concatenate, multiply, subtract } from './merges';
import { averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, maxPooling2d } from './pooling';
import { cropping2d, flatten, permuteLayer, reshapeLayer, upSampling2d, zeroPadding2d } from './shapes';

/** Does nothing when a network only predicts. */
const passThrough: LayerConverter = { arity: 'one', convert: (_context, [value]) => value };

const table: Readonly<Record<string, LayerConverter>> = {
  Activation: activationLayer,
  ActivityRegularization: passThrough,
  Add: add,
  AlphaDropout: passThrough,
  Average: average,
  AveragePooling2D: averagePooling2d,
  BatchNormalization: batchNormalization,
  BatchNormalizationV1: batchNormalization,
  BatchNormalizationV2: batchNormalization,
  Concatenate: concatenate,
  Conv2D: conv2d,
  Conv2DTranspose: conv2dTranspose,
  Cropping2D: cropping2d,
  Dense: dense,
  DepthwiseConv2D: depthwiseConv2d,
  Dropout: passThrough,
  ELU: elu,
  Flatten: flatten,
  GaussianDropout: passThrough,
  GaussianNoise: passThrough,
  GlobalAveragePooling2D: globalAveragePooling2d,
  GlobalMaxPooling2D: globalMaxPooling2d,
  LeakyReLU: leakyRelu,
  MaxPooling2D: maxPooling2d,
  Multiply: multiply,
  Normalization: normalization,
  Permute: permuteLayer,
  PReLU: prelu,
  RandomBrightness: passThrough,
  RandomContrast: passThrough,
  RandomFlip: passThrough,
  RandomRotation: passThrough,
  RandomTranslation: passThrough,
  RandomZoom: passThrough,
  ReLU: relu,
  Rescaling: rescaling,
  Reshape: reshapeLayer,
  SeparableConv2D: separableConv2d,
  Softmax: softmaxLayer,
  SpatialDropout2D: passThrough,
  Subtract: subtract,
  SyncBatchNormalization: batchNormalization,
  UpSampling2D: upSampling2d,
  ZeroPadding2D: zeroPadding2d,
};

const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^(Lambda|TFOpLambda|SlicingOpLambda|TensorFlowOpLayer)$/, 'it holds program code instead of a layer'],
  [/LSTM|GRU|RNN|Bidirectional|TimeDistributed/, 'recurrent layers are outside what AdaScale compresses'],
  [/(1D|3D)$/, 'only two-dimensional images and vectors are supported'],
  [/Attention|Embedding/, 'attention and embeddings are outside what AdaScale compresses'],
];

export const converterOf = (className: string): LayerConverter | undefined =>
  Object.hasOwn(table, className) ? table[className] : undefined;

export const whyUnknown = (className: string): string =>
  reasons.find(([pattern]) => pattern.test(className))?.[1] ?? 'AdaScale has no conversion for this class';
