// What only graphs from elsewhere hold: pads that are not SAME, operators without a layer, arithmetic with constants.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { float, floatTensor, int, int64Tensor, ints, string } from '../../../../../src/engine/graph/graph';
import type { Attribute, Graph, Tensor } from '../../../../../src/engine/graph/graph';
import { toTfjsLayers, writeTfjsLayers } from '../../../../../src/engine/formats/tfjsLayers/writeTfjsLayers';
import { tfjsLayers } from '../../../../../src/engine/formats/tfjsLayers/tfjsLayers';
import { inferShapes } from '../../../../../src/engine/graph/shapes';
import { createRandom } from '../../../../../src/shared/random';
import { disagreement, loadModel, startOracle } from '../../../../support/layersOracle';
import { temporaryFolder } from '../../../../support/temporary';

type Step = readonly [opType: string, attributes?: Record<string, Attribute>, ...constants: (Tensor | null)[]];

const random = createRandom(11, 'constants');
const constant = (...shape: number[]): Tensor =>
  floatTensor(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal() / 2),
  );
const positive = (size: number): Tensor =>
  floatTensor(
    [size],
    Array.from({ length: size }, () => 0.5 + random.next()),
  );
const bound = (value: number): Tensor => floatTensor([], [value]);

/** A chain of nodes; each reads the one before and its constants. */
function chain(inputShape: readonly number[], steps: readonly Step[]): Graph {
  const initializers = new Map<string, Tensor>();
  const nodes = steps.map(([opType, attributes = {}, ...constants], index) => {
    const names = constants.map((tensor, at) => {
      if (tensor) initializers.set(`c${index}/${at}`, tensor);
      return tensor ? `c${index}/${at}` : '';
    });
    return {
      name: `n${index}`,
      opType,
      attributes,
      inputs: [index === 0 ? 'x' : `v${index - 1}`, ...names],
      outputs: [`v${index}`],
    };
  });
  const last = `v${steps.length - 1}`;
  const inputs = [{ name: 'x', dataType: 'float32' as const, shape: ['N', ...inputShape] }];
  const open = { name: 'chain', inputs, outputs: [], nodes, initializers };
  const [, ...shape] = inferShapes(open).get(last) ?? [];
  return { ...open, outputs: [{ name: last, dataType: 'float32', shape: ['N', ...shape] }] };
}

const conv = (pads: number[], strides = [1, 1], group = 1): Record<string, Attribute> => ({
  pads: ints(pads),
  strides: ints(strides),
  group: int(group),
});

const written: Record<string, Graph> = {
  'Conv with pads of its own': chain(
    [3, 7, 9],
    [['Conv', conv([1, 1, 1, 1], [2, 2]), constant(4, 3, 3, 3), constant(4)]],
  ),
  'a low-rank pair of 3x1 and 1x3 with asymmetric pads': chain(
    [3, 8, 8],
    [
      ['Conv', conv([0, 0, 1, 0], [2, 1]), constant(2, 3, 3, 1)],
      ['Conv', conv([0, 0, 0, 1], [1, 2]), constant(5, 2, 1, 3), constant(5)],
      ['BatchNormalization', { epsilon: float(1e-3) }, positive(5), constant(5), constant(5), positive(5)],
      ['Relu'],
    ],
  ),
  'depthwise and pointwise': chain(
    [4, 8, 8],
    [
      ['Conv', conv([0, 0, 1, 1], [2, 2], 4), constant(4, 1, 3, 3)],
      ['Conv', conv([0, 0, 0, 0]), constant(6, 4, 1, 1), constant(6)],
    ],
  ),
  'a max pool with pads behind ReLU': chain(
    [3, 8, 8],
    [['Relu'], ['MaxPool', { kernel_shape: ints([3, 3]), strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) }]],
  ),
  'an average pool that counts its pads': chain(
    [3, 8, 8],
    [
      [
        'AveragePool',
        { kernel_shape: ints([3, 3]), strides: ints([1, 1]), pads: ints([1, 1, 1, 1]), count_include_pad: int(1) },
      ],
    ],
  ),
  'a global pool, Flatten, Gemm with transposed weights': chain(
    [3, 8, 8],
    [
      ['GlobalAveragePool'],
      ['Flatten', { axis: int(1) }],
      ['Gemm', { transB: int(1), alpha: float(0.5), beta: float(2) }, constant(4, 3), constant(4)],
    ],
  ),
  'a mean over the image': chain(
    [3, 4, 6],
    [
      ['ReduceMean', { axes: ints([2, 3]), keepdims: int(0) }],
      ['MatMul', {}, constant(3, 2)],
      ['Add', {}, constant(2)],
    ],
  ),
  'Flatten of an image, arithmetic, two dense layers': chain(
    [2, 3, 4],
    [
      ['Flatten', { axis: int(1) }],
      ['Mul', {}, constant(24)],
      ['Sub', {}, constant(1, 24)],
      ['Gemm', {}, constant(24, 5), constant(5)],
      ['Div', {}, bound(3)],
      ['Gemm', {}, constant(5, 2)],
    ],
  ),
  'clips, hard sigmoid and hard swish': chain(
    [3, 4, 4],
    [
      ['Clip', {}, bound(-0.5), bound(0.75)],
      ['HardSigmoid', { alpha: float(0.3), beta: float(0.4) }],
      ['HardSwish'],
      ['Clip', {}, null, bound(0.6)],
      ['Elu', { alpha: float(1.7) }],
    ],
  ),
  'Reshape between images in the graph order': chain(
    [4, 3, 2],
    [
      ['Reshape', {}, int64Tensor([-1, 2, 6, 2])],
      ['Reshape', {}, int64Tensor([0, 24])],
      ['Gemm', {}, constant(24, 2)],
    ],
  ),
  'Transpose of an image': chain([4, 3, 2], [['Transpose', { perm: ints([0, 3, 1, 2]) }]]),
  'Pad, Resize and ConvTranspose': chain(
    [2, 4, 4],
    [
      ['Pad', { mode: string('constant') }, int64Tensor([0, 0, 1, 0, 0, 0, 0, 2])],
      [
        'Resize',
        {
          mode: string('nearest'),
          coordinate_transformation_mode: string('asymmetric'),
          nearest_mode: string('floor'),
        },
        null,
        floatTensor([4], [1, 1, 2, 2]),
      ],
      ['ConvTranspose', { strides: ints([2, 2]), pads: ints([0, 0, 1, 1]) }, constant(2, 3, 3, 3), constant(3)],
    ],
  ),
};

describe('writing TF.js layers models', () => {
  const folder = temporaryFolder();
  before(startOracle);

  for (const [name, graph] of Object.entries(written)) {
    it(name, async () => {
      const file = `${folder()}/model.json`;
      const paths = await writeTfjsLayers(graph, file);
      assert.deepEqual(paths, [file, `${folder()}/model.weights.bin`]);
      const model = await loadModel(file);
      assert.ok((await disagreement(model, graph, 2, 1)) < 1e-5, 'in TF.js');
      const { graph: again, unsupported } = await tfjsLayers.read(file);
      assert.deepEqual(unsupported, []);
      assert.ok((await disagreement(model, again, 3, 1)) < 1e-5, 'in our reader');
    });
  }

  it('names every node that no layer can hold', () => {
    const graph = chain(
      [4, 8, 8],
      [
        ['Conv', conv([0, 0, 0, 0], [1, 1], 2), constant(4, 2, 1, 1)],
        ['Relu'],
        ['Exp'],
        ['MaxPool', { kernel_shape: ints([3, 3]), strides: ints([1, 1]), pads: ints([2, 2, 0, 0]) }],
      ],
    );
    const separate = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, inputs: ['x', ...node.inputs.slice(1)] })),
    };
    const outputs = graph.nodes.map(({ outputs: [name = ''] }) => ({
      name,
      dataType: 'float32' as const,
      shape: ['N'],
    }));
    assert.throws(() => toTfjsLayers({ ...separate, outputs }), {
      code: 'model.cannotWrite',
      message: /Conv "n0".*2 groups.*Exp "n2".*MaxPool "n3"/,
    });
  });
});
