// Every layer family: built in TF.js, saved, read by us, run in onnxruntime, compared; then written by us and run in TF.js again.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { tfjsLayers } from '../../../../../src/engine/formats/tfjsLayers/tfjsLayers';
import {
  disagreement,
  layers,
  loadModel,
  randomiseWeights,
  saveModel,
  startOracle,
} from '../../../../support/layersOracle';
import { temporaryFolders } from '../../../../support/temporary';

type Build = (input: layers.SymbolicTensor) => layers.SymbolicTensor;
type Layer = layers.layers.Layer;

const tolerance = 1e-5;
const apply = (layer: Layer, input: layers.SymbolicTensor | layers.SymbolicTensor[]): layers.SymbolicTensor =>
  layer.apply(input) as layers.SymbolicTensor;
const chain =
  (...stack: (() => Layer)[]): Build =>
  (input) =>
    stack.reduce((value, make) => apply(make(), value), input);

const { layers: l } = layers;
const same = 'same' as const;

const onImages: Record<string, Build> = {
  'Conv2D valid': chain(() => l.conv2d({ filters: 4, kernelSize: 3 })),
  'Conv2D same, stride 2, even size': chain(() => l.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: same })),
  'Conv2D 1x3 and 3x1': chain(
    () => l.conv2d({ filters: 4, kernelSize: [1, 3], padding: same, useBias: false }),
    () => l.conv2d({ filters: 5, kernelSize: [3, 1], padding: same }),
  ),
  'Conv2D dilated': chain(() => l.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2, padding: same })),
  'DepthwiseConv2D, multiplier 2': chain(() =>
    l.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, strides: 2, padding: same }),
  ),
  SeparableConv2D: chain(() => l.separableConv2d({ filters: 6, kernelSize: 3, padding: same, activation: 'relu' })),
  'Conv2DTranspose same': chain(() => l.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: same })),
  'Conv2DTranspose valid': chain(() => l.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 })),
  'BatchNormalization without scale': chain(() => l.batchNormalization({ scale: false, epsilon: 1e-2 })),
  'MaxPooling2D same': chain(() => l.maxPooling2d({ poolSize: 3, strides: 2, padding: same })),
  'AveragePooling2D same': chain(() => l.averagePooling2d({ poolSize: 3, strides: 2, padding: same })),
  'GlobalAveragePooling2D and Dense': chain(
    () => l.globalAveragePooling2d({}),
    () => l.dense({ units: 3 }),
  ),
  GlobalMaxPooling2D: chain(() => l.globalMaxPooling2d({})),
  'ZeroPadding2D in front of a strided convolution': chain(
    () => l.zeroPadding2d({ padding: [[0, 1], [2, 1]] }), // prettier-ignore
    () => l.conv2d({ filters: 2, kernelSize: 3, strides: 2 }),
  ),
  Cropping2D: chain(() => l.cropping2D({ cropping: [[1, 2], [0, 3]] })), // prettier-ignore
  'UpSampling2D nearest': chain(() => l.upSampling2d({ size: [2, 3] })),
  'UpSampling2D bilinear': chain(() => l.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })),
  'Flatten behind an image, Dense': chain(
    () => l.conv2d({ filters: 4, kernelSize: 3 }),
    () => l.flatten(),
    () => l.dense({ units: 5, activation: 'softmax' }),
  ),
  'Flatten, BatchNormalization, PReLU, Dense': chain(
    () => l.flatten(),
    () => l.batchNormalization({}),
    () => l.prelu({}),
    () => l.dense({ units: 5 }),
  ),
  'Flatten as the output': chain(() => l.flatten()),
  'Reshape of an image to rows': chain(() => l.reshape({ targetShape: [12, 15] })),
  'Reshape of an image to another': chain(() => l.reshape({ targetShape: [6, 10, 3] })),
  'Permute of an image': chain(() => l.permute({ dims: [2, 3, 1] })),
  'Dense on an image': chain(() => l.dense({ units: 4, activation: 'relu' })),
  'Softmax over channels': chain(() => l.softmax({ axis: -1 })),
  'PReLU with shared axes': chain(() => l.prelu({ sharedAxes: [1, 2] })),
  'Add of a shortcut': (input) => {
    const a = apply(l.conv2d({ filters: 3, kernelSize: 3, padding: same }), input);
    return apply(l.add(), [a, input]);
  },
  'Multiply by a gate of one place': (input) => {
    const pooled = apply(l.reshape({ targetShape: [1, 1, 3] }), apply(l.globalAveragePooling2d({}), input));
    return apply(l.multiply(), [input, apply(l.activation({ activation: 'sigmoid' }), pooled)]);
  },
  'Average of three': (input) => {
    const branches = [1, 2].map(() => apply(l.conv2d({ filters: 3, kernelSize: 1 }), input));
    return apply(l.average(), [input, ...branches]);
  },
  'Concatenate over channels': (input) =>
    apply(l.concatenate(), [input, apply(l.conv2d({ filters: 2, kernelSize: 1 }), input)]),
  'Concatenate over height': (input) => apply(l.concatenate({ axis: 1 }), [input, input]),
  'Concatenate of flattened images': (input) => {
    const flat = apply(l.flatten(), input);
    return apply(l.dense({ units: 3 }), apply(l.concatenate(), [flat, apply(l.dense({ units: 4 }), flat)]));
  },
  'a layer called twice': (input) => {
    const shared = l.conv2d({ filters: 3, kernelSize: 3, padding: same });
    return apply(shared, apply(shared, input));
  },
  'a model inside a model': (input) => {
    const inner = layers.input({ shape: [6, 10, 3] });
    const nested = layers.model({
      inputs: inner,
      outputs: apply(l.conv2d({ filters: 3, kernelSize: 3, padding: same }), inner),
    });
    return apply(l.conv2d({ filters: 2, kernelSize: 1 }), nested.apply(input) as layers.SymbolicTensor);
  },
};

const onVectors: Record<string, Build> = {
  'Dense without bias': chain(() => l.dense({ units: 4, useBias: false })),
  'Reshape of a vector to an image': chain(
    () => l.reshape({ targetShape: [2, 3, 2] }),
    () => l.conv2d({ filters: 2, kernelSize: 2 }),
  ),
  'LeakyReLU, ELU, ReLU with a limit': chain(
    () => l.leakyReLU({ alpha: 0.2 }),
    () => l.elu({}),
    () => l.reLU({ maxValue: 0.5 }),
  ),
  Dropout: chain(
    () => l.dropout({ rate: 0.5 }),
    () => l.dense({ units: 2 }),
  ),
};

for (const activation of [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'softmax',
  'linear',
  'elu',
  'selu',
  'hardSigmoid',
  'swish',
] as const) {
  onVectors[`activation ${activation}`] = chain(
    () => l.dense({ units: 6, activation }),
    () => l.activation({ activation }),
  );
}

describe('TF.js layers models, family by family', () => {
  const folder = temporaryFolders();
  before(startOracle);

  const check = (name: string, shape: number[], build: Build): void => {
    it(name, async () => {
      const input = layers.input({ shape });
      const model = layers.model({ inputs: input, outputs: build(input) });
      randomiseWeights(model, 7);
      const read = await tfjsLayers.read(await saveModel(model, await folder()));
      assert.deepEqual(read.unsupported, []);
      assert.equal(read.storedParameters, model.countParams());
      assert.ok((await disagreement(model, read.graph, 3, 2)) < tolerance, 'read');
      const written = `${await folder()}/copy.json`;
      await tfjsLayers.write?.(read.graph, written);
      assert.ok(
        (await disagreement(await loadModel(written), read.graph, 4, 2)) < tolerance,
        'written and loaded by TF.js',
      );
      assert.ok(
        (await disagreement(model, (await tfjsLayers.read(written)).graph, 5, 2)) < tolerance,
        'written and read again',
      );
    });
  };
  for (const [name, build] of Object.entries(onImages)) check(name, [6, 10, 3], build);
  for (const [name, build] of Object.entries(onVectors)) check(name, [12], build);
});
