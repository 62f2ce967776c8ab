// Every gradient rule against tfjs's own differentiation and against the loss itself.
import assert from 'node:assert/strict';
import type { Backend, TrainingProgram } from '../../../../src/engine/compute/backend';
import { gradientRules } from '../../../../src/engine/compute/gradients/index';
import { onnxruntimeNode, onnxruntimeNodePlain } from '../../../../src/engine/compute/onnxruntimeNode/onnxruntimeNode';
import { tfjsCpu } from '../../../../src/engine/compute/tfjsCpu/tfjsCpu';
import { elementCount, float, floatTensor, int, int64Tensor, ints } from '../../../../src/engine/graph/graph';
import { inferShapes } from '../../../../src/engine/graph/shapes';
import { assertSameGradient, assertZeroOutsideViews, directionalError, stepOnce } from '../../../support/gradientCheck';
import type { ConvOptions, ProgramBuilder } from '../../../support/programBuilder';
import { createProgramBuilder, initialParameters, syntheticBatch } from '../../../support/programBuilder';

const [batch, classes, image] = [3, 3, [2, 6, 7]];

interface Case {
  readonly title: string;
  readonly opType: string;
  /** Continues from `x`, [3, 4, 6, 7]. */
  readonly build: (net: ProgramBuilder, x: string) => string;
  /** tfjs cannot run it: the loss alone is the witness. */
  readonly withoutOracle?: boolean;
}

const cases: Case[] = [];
const add = (opType: string, title: string, build: Case['build'], withoutOracle = false): void => {
  cases.push({ opType, title: `${opType} ${title}`.trim(), build, withoutOracle });
};

const scalar = (net: ProgramBuilder, value: number): string => net.constant(floatTensor([], [value]));
const sizes = (net: ProgramBuilder, values: readonly number[]): string => net.constant(int64Tensor(values));
const positive = (net: ProgramBuilder, x: string): string =>
  net.node('Add', [net.node('Sigmoid', [x]), scalar(net, 0.5)]);

for (const opType of ['Relu', 'Sigmoid', 'Tanh', 'HardSwish', 'Exp', 'Identity', 'Dropout']) {
  add(opType, '', (net, x) => net.node(opType, [x]));
}
add('LeakyRelu', '', (net, x) => net.node('LeakyRelu', [x], { alpha: float(0.2) }));
add('PRelu', 'a slope a channel', (net, x) => net.node('PRelu', [x, net.parameter([4, 1, 1], 'shift')]));
add('Elu', '', (net, x) => net.node('Elu', [x], { alpha: float(0.7) }));
add('HardSigmoid', '', (net, x) => net.node('HardSigmoid', [x], { alpha: float(0.3), beta: float(0.4) }));
add('Clip', 'as ReLU6', (net, x) =>
  net.node('Clip', [net.node('Mul', [x, scalar(net, 4)]), scalar(net, 0), scalar(net, 6)]),
);
add('Clip', 'between other bounds', (net, x) => net.node('Clip', [x, scalar(net, -0.5), scalar(net, 0.7)]));
add('Clip', 'from below', (net, x) => net.node('Clip', [x, scalar(net, -0.3)]));
add('Clip', 'from above', (net, x) => net.node('Clip', [x, '', scalar(net, 0.3)]));
add('Clip', 'without bounds', (net, x) => net.node('Clip', [x]));
add('Sqrt', '', (net, x) => net.node('Sqrt', [positive(net, x)]));
add('Pow', '', (net, x) => net.node('Pow', [positive(net, x), scalar(net, 1.7)]));
for (const opType of ['Softmax', 'LogSoftmax']) {
  for (const axis of [1, -1]) {
    add(opType, `axis ${axis}`, (net, x) =>
      net.node(opType, [net.node('Exp', [x]), ''].slice(0, 1), { axis: int(axis) }),
    );
  }
}
for (const opType of ['Add', 'Sub', 'Mul', 'Div']) {
  for (const shape of [[3, 4, 6, 7], [4, 1, 1], [1, 7], [1]]) {
    add(opType, `a parameter [${shape.join()}]`, (net, x) =>
      net.node(opType, [x, positive(net, net.parameter(shape))]),
    );
  }
  add(opType, 'a stretched left side', (net, x) => net.node(opType, [net.parameter([6, 1]), positive(net, x)]));
}
add('Mul', 'a value by itself', (net, x) => net.node('Mul', [x, x]));

const convs = {
  '3×3': { kernel: [3, 3] },
  '3×3 with bias': { kernel: [3, 3], bias: true },
  '3×3 stride 2': { kernel: [3, 3], stride: 2 },
  '3×3 stride 2, padded after only': { kernel: [3, 3], stride: 2, pads: [0, 0, 1, 1] },
  '3×3 without padding': { kernel: [3, 3], pads: [0, 0, 0, 0] },
  '2×2 stride 3, edge unused': { kernel: [2, 2], stride: 3, pads: [0, 0, 0, 0] },
  '3×3 padded more than its reach': { kernel: [3, 3], pads: [4, 3, 4, 3] },
  '1×3': { kernel: [1, 3] },
  '3×1': { kernel: [3, 1] },
  '5×2, unequal strides': { kernel: [5, 2], strides: [1, 2] },
  '10×4 stride 2': { kernel: [10, 4], stride: 2, pads: [4, 1, 5, 1] },
  '3×3 dilated': { kernel: [3, 3], dilations: [2, 2], pads: [2, 2, 2, 2] },
  '3×3 dilated stride 2': { kernel: [3, 3], dilations: [2, 1], stride: 2, pads: [2, 1, 2, 1] },
  '1×1': { kernel: [1, 1] },
  '1×1 stride 2': { kernel: [1, 1], stride: 2 },
  '1×1 padded': { kernel: [1, 1], pads: [1, 0, 1, 0] },
  'depthwise 3×3': { kernel: [3, 3], group: 4, out: 4 },
  'depthwise 3×3 stride 2': { kernel: [3, 3], group: 4, out: 4, stride: 2, pads: [0, 1, 1, 1] },
  'depthwise 1×1 stride 2': { kernel: [1, 1], group: 4, out: 4, stride: 2 },
  'depthwise 3×3 dilated': { kernel: [3, 3], group: 4, out: 4, dilations: [2, 2], pads: [2, 2, 2, 2] },
  'depthwise, two outputs a channel': { kernel: [3, 3], group: 4, out: 8 },
  'two groups': { kernel: [3, 3], group: 2, out: 6 },
  'two groups stride 2': { kernel: [3, 3], group: 2, out: 6, stride: 2 },
} as const;
for (const [title, { ...options }] of Object.entries(convs)) {
  add('Conv', title, (net, x) => net.conv(x, 4, 'out' in options ? options.out : 5, options));
}

/** For layers of which both sides of the weight gradient's product carry taps; see tapProduct.ts. */
const longConvs: Readonly<Record<string, ConvOptions>> = {
  '3×3': { kernel: [3, 3] },
  '3×3 without padding': { kernel: [3, 3], pads: [0, 0, 0, 0] },
  '3×3 dilated': { kernel: [3, 3], dilations: [2, 2], pads: [2, 2, 2, 2] },
  '3×3 stride 1 down and 2 across': { kernel: [3, 3], strides: [1, 2] },
  '3×1': { kernel: [3, 1] },
  '1×3': { kernel: [1, 3] },
  '1×3, padded below': { kernel: [1, 3], pads: [0, 1, 1, 1] },
  '3×1, padded on the right': { kernel: [3, 1], pads: [1, 0, 1, 1] },
  '1×1, padded below and on the right': { kernel: [1, 1], pads: [0, 0, 1, 1] },
  '3×1, cut on the right': { kernel: [3, 1], strides: [1, 2], pads: [1, 0, 1, 0] },
};

const flat = (net: ProgramBuilder, x: string): string => net.node('Flatten', [x]);
add('Gemm', 'as a dense layer', (net, x) => net.dense(flat(net, x), 168, 5));
add('Gemm', 'transB, alpha, beta', (net, x) =>
  net.node('Gemm', [flat(net, x), net.parameter([5, 168]), net.parameter([3, 1])], {
    ...{ transB: int(1), alpha: float(0.5), beta: float(2) },
  }),
);
add('Gemm', 'transA', (net, x) => {
  const columns = net.node('Transpose', [flat(net, x)], { perm: ints([1, 0]) });
  return net.node('Gemm', [columns, net.parameter([168, 4])], { transA: int(1), alpha: float(0.3) });
});
add('Gemm', 'transA and transB', (net, x) => {
  const columns = net.node('Transpose', [flat(net, x)], { perm: ints([1, 0]) });
  return net.node('Gemm', [columns, net.parameter([4, 168])], { transA: int(1), transB: int(1) });
});
add('MatMul', 'two axes', (net, x) => net.node('MatMul', [flat(net, x), net.parameter([168, 4])]));
add('MatMul', 'rows by one weight', (net, x) => net.node('MatMul', [x, net.parameter([7, 5])]));
add('MatMul', 'batched on both sides', (net, x) => net.node('MatMul', [x, net.parameter([3, 4, 7, 2])]));
add('MatMul', 'a stretched left side', (net, x) => net.node('MatMul', [net.parameter([4, 2, 6]), x]));
add('BatchNormalization', 'of maps', (net, x) => net.norm(x, 4));
add('BatchNormalization', 'of vectors', (net, x) => net.norm(flat(net, x), 168));

for (const opType of ['MaxPool', 'AveragePool']) {
  const window = (kernel: number[], strides: number[], pads: number[]) => ({
    kernel_shape: ints(kernel),
    strides: ints(strides),
    pads: ints(pads),
  });
  add(opType, '2×2', (net, x) => net.node(opType, [x], window([2, 2], [2, 2], [0, 0, 0, 0])));
  add(opType, '3×3 overlapping, padded', (net, x) => net.node(opType, [x], window([3, 3], [2, 2], [1, 0, 0, 1])));
  add(opType, '3×2 stride 1', (net, x) => net.node(opType, [x], window([3, 2], [1, 1], [1, 1, 1, 0])));
  add(opType, 'with ceil_mode', (net, x) =>
    net.node(opType, [x], { ...window([3, 3], [2, 2], [0, 0, 0, 0]), ceil_mode: int(1) }),
  );
}
add(
  'MaxPool',
  'dilated',
  (net, x) => net.node('MaxPool', [x], { kernel_shape: ints([2, 2]), dilations: ints([2, 2]) }),
  true,
);
add('AveragePool', 'counting its padding', (net, x) =>
  net.node('AveragePool', [x], {
    ...{ kernel_shape: ints([3, 3]), strides: ints([2, 2]), pads: ints([1, 1, 1, 1]), count_include_pad: int(1) },
  }),
);
add('GlobalAveragePool', '', (net, x) => net.node('GlobalAveragePool', [x]));
add('GlobalMaxPool', '', (net, x) => net.node('GlobalMaxPool', [x]));
add('ReduceMean', 'two axes', (net, x) => net.node('ReduceMean', [x], { axes: ints([2, -1]), keepdims: int(0) }));
add('ReduceMean', 'one axis kept', (net, x) => net.node('ReduceMean', [x], { axes: ints([1]), keepdims: int(1) }));
add('ReduceSum', 'two axes', (net, x) => net.node('ReduceSum', [x, sizes(net, [1, -2])], { keepdims: int(0) }));

add('Flatten', '', (net, x) => net.node('Flatten', [x]));
add('Reshape', '', (net, x) => net.node('Reshape', [x, sizes(net, [3, 12, 14])]));
add('Squeeze', '', (net, x) => net.node('Squeeze', [net.node('GlobalAveragePool', [x]), sizes(net, [2, 3])]));
add('Unsqueeze', '', (net, x) => net.node('Unsqueeze', [x, sizes(net, [2])]));
add('Transpose', '', (net, x) => net.node('Transpose', [x], { perm: ints([0, 3, 1, 2]) }));
add('Concat', 'of two branches', (net, x) => net.node('Concat', [x, net.node('Tanh', [x]), x], { axis: int(1) }));
add('Pad', '', (net, x) => net.node('Pad', [x, sizes(net, [0, 0, 1, 0, 0, 1, 2, 1])]));
add('Pad', 'that cuts', (net, x) => net.node('Pad', [x, sizes(net, [0, 0, -1, 1, 0, 0, 0, -2])]), true);
add('Slice', '', (net, x) => net.node('Slice', [x, sizes(net, [1, -4]), sizes(net, [3, 99]), sizes(net, [1, 3])]));
add('Split', 'of which one piece is read twice', (net, x) => {
  const first = net.node('Split', [x, sizes(net, [1, 2, 1])], { axis: int(1) }, 3);
  const [, second = ''] = net.outputsOf(first);
  return net.node('Mul', [first, second]);
});

function programOf({ build }: Case): TrainingProgram {
  const net = createProgramBuilder({ batch, shape: image });
  const value = build(net, net.conv(net.input, 2, 4, { kernel: [3, 3], bias: true }));
  const shape = inferShapes(net.program(value, 1).graph, batch).get(value) ?? [];
  const features = shape.length === 2 ? value : net.node('Reshape', [value, net.constant(int64Tensor([batch, -1]))]);
  return net.program(net.dense(features, elementCount(shape) / batch, classes), classes);
}

for (const factory of [onnxruntimeNode, onnxruntimeNodePlain]) {
  describe(`gradient rules on ${factory.id}`, () => {
    let own: Backend;
    let oracle: Backend;

    before(async () => {
      own = await factory.create({ threads: 1 });
      oracle = await tfjsCpu.create({ threads: 1 });
    });
    after(async () => {
      await own.dispose();
      await oracle.dispose();
    });

    const assertAsOracle = async (program: TrainingProgram): Promise<void> => {
      const input = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };
      const result = await stepOnce(own, program, input);
      const expected = await stepOnce(oracle, program, input);
      assertSameGradient(program, result.gradient, expected.gradient);
    };

    it('Conv of a single map into a single one, at the input and within', async () => {
      const net = createProgramBuilder({ batch, shape: [1, 6, 7] });
      const first = net.conv(net.input, 1, 1, { kernel: [1, 3] });
      const second = net.conv(net.conv(first, 1, 1, { kernel: [3, 1] }), 1, 4, { kernel: [3, 3] });
      const features = net.node('Flatten', [net.node('GlobalAveragePool', [net.node('Relu', [second])])]);
      await assertAsOracle(net.program(net.dense(features, 4, classes), classes));
    });

    for (const [title, options] of Object.entries(longConvs)) {
      it(`Conv of many channels over many pixels, ${title}`, async () => {
        const net = createProgramBuilder({ batch, shape: [3, 17, 18] });
        const inner = net.node('Sigmoid', [net.conv(net.input, 3, 9, options)]);
        const second = net.conv(inner, 9, 11, options);
        const features = net.node('Flatten', [net.node('GlobalAveragePool', [net.node('Relu', [second])])]);
        await assertAsOracle(net.program(net.dense(features, 11, classes), classes));
      });
    }

    // The images are groups of a weight gradient where they are fewer than a block or fill blocks; see takesImagesAsMaps.
    for (const [maps, images] of [
      [1, 5],
      [2, 5],
      [2, 18],
      [2, 32],
    ] as const) {
      for (const [title, options] of Object.entries<ConvOptions>(convs)) {
        if (options.group !== undefined) continue;
        it(`Conv of ${images} images at the input, over ${maps} maps, and within, ${title}`, async () => {
          const net = createProgramBuilder({ batch: images, shape: [maps, 9, 8] });
          const first = net.node('Sigmoid', [net.conv(net.input, maps, 5, options)]);
          const second = net.node('Sigmoid', [net.conv(first, 5, 6, { kernel: [1, 1] })]);
          const third = net.node('Sigmoid', [net.conv(second, 6, 5, { kernel: [3, 3] })]);
          const features = net.node('Flatten', [net.node('GlobalAveragePool', [third])]);
          await assertAsOracle(net.program(net.dense(features, 5, classes), classes));
        });
      }
    }

    // From eight images on, small maps are products; see mapMatrix.ts.
    for (const [title, { ...options }] of Object.entries(convs)) {
      if (!('out' in options && options.out === 4)) continue;
      it(`Conv of small maps over nine images, ${title}`, async () => {
        const net = createProgramBuilder({ batch: 9, shape: [2, 7, 6] });
        const stem = net.node('Sigmoid', [net.conv(net.input, 2, 4, { kernel: [1, 1] })]);
        const maps = net.node('Sigmoid', [net.conv(stem, 4, 4, options)]);
        const features = net.node('Flatten', [net.node('GlobalAveragePool', [maps])]);
        await assertAsOracle(net.program(net.dense(features, 4, classes), classes));
      });
    }

    // Where partial results were larger than the maps, they are not made; see pointwiseWeightGradient.ts.
    for (const [title, size] of Object.entries({ 'few pixels': [2, 3], 'many pixels': [8, 9] })) {
      for (const channels of [16, 35]) {
        it(`Conv of a pixel, ${channels} channels over ${title}`, async () => {
          const net = createProgramBuilder({ batch: 3, shape: [3, ...size] });
          const stem = net.node('Sigmoid', [net.conv(net.input, 3, channels, { kernel: [3, 3] })]);
          const pixel = net.node('Sigmoid', [net.conv(stem, channels, 19, { kernel: [1, 1] })]);
          const features = net.node('Flatten', [net.node('GlobalAveragePool', [pixel])]);
          await assertAsOracle(net.program(net.dense(features, 19, classes), classes));
        });
      }
    }

    const normed: Readonly<Record<string, (net: ProgramBuilder, x: string) => string>> = {
      'a convolution': (net, x) => net.node('Relu', [net.norm(net.conv(x, 4, 5, { kernel: [3, 3] }), 5)]),
      'a convolution with a bias': (net, x) => net.norm(net.conv(x, 4, 5, { kernel: [1, 1], bias: true }), 5),
      'a strided convolution': (net, x) => net.norm(net.conv(x, 4, 5, { kernel: [3, 3], stride: 2 }), 5),
      'a depthwise convolution': (net, x) =>
        net.node('Relu', [net.norm(net.conv(x, 4, 4, { kernel: [3, 3], group: 4 }), 4)]),
      'a grouped convolution': (net, x) => net.norm(net.conv(x, 4, 6, { kernel: [3, 3], group: 2 }), 6),
      'a convolution, whose output is added too': (net, x) => {
        const y = net.conv(x, 4, 5, { kernel: [3, 3] });
        return net.node('Relu', [net.node('Add', [net.norm(y, 5), y])]);
      },
      'a convolution, whose output is read elsewhere': (net, x) => {
        const y = net.conv(x, 4, 5, { kernel: [3, 3] });
        return net.node('Mul', [net.norm(y, 5), net.node('Sigmoid', [y])]);
      },
    };
    for (const [title, build] of Object.entries(normed)) {
      it(`BatchNormalization behind ${title}`, async () => {
        await assertAsOracle(programOf({ opType: 'BatchNormalization', title, build }));
      });
    }

    for (const one of cases) {
      it(one.title, async () => {
        const program = programOf(one);
        const input = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };
        const result = await stepOnce(own, program, input);
        assertZeroOutsideViews(program, result.gradient);
        const error = await directionalError(own, program, input);
        assert.ok(error < 1e-3, `the loss changes otherwise by ${error}`);
        if (one.withoutOracle) return;
        const expected = await stepOnce(oracle, program, input);
        assert.ok(Math.abs(result.loss - expected.loss) < 1e-5 * Math.max(1, expected.loss));
        assertSameGradient(program, result.gradient, expected.gradient);
      });
    }
  });
}

describe('gradient rules', () => {
  it('are each covered here', () => {
    const covered = new Set(cases.map(({ opType }) => opType));
    assert.deepEqual(
      [...gradientRules.keys()].filter((opType) => !covered.has(opType)),
      [],
    );
  });
});
