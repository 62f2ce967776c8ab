import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { keras } from '../../../../../src/engine/formats/keras/keras';
import { floatTensor } from '../../../../../src/engine/graph/graph';
import type { Graph } from '../../../../../src/engine/graph/graph';
import { values, writeKerasFile } from '../../../../support/kerasFiles';
import { mutated, outcome, truncated } from '../../../../support/mutations';
import { runGraph } from '../../../../support/runGraph';
import { temporaryFolder } from '../../../../support/temporary';

const call = (...names: string[]): unknown => [names.map((name) => [name, 0, 0, {}])];
const input = (name: string, shape: (number | null)[]) => ({
  class_name: 'InputLayer',
  name,
  config: { name, batch_input_shape: [null, ...shape] },
  inbound_nodes: [],
});
const layer = (className: string, name: string, config: object, from: string) => ({
  class_name: className,
  name,
  config: { name, ...config },
  inbound_nodes: call(from),
});
const functional = (layers: unknown[], output: string) => ({
  class_name: 'Functional',
  config: { name: 'net', layers, input_layers: [['x', 0, 0]], output_layers: [[output, 0, 0]] },
});
const sequential = (...layers: [className: string, config: object][]) => ({
  class_name: 'Sequential',
  config: { name: 'net', layers: layers.map(([class_name, config]) => ({ class_name, config })) },
});

const run = async (graph: Graph, numbers: number[]): Promise<number[]> => {
  const shape = graph.inputs[0]?.shape.slice(1).map(Number) ?? [];
  return Array.from((await runGraph(graph, floatTensor([1, ...shape], numbers))).data);
};
const close = (actual: readonly number[], expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((x, index) =>
    assert.ok(Math.abs(x - (expected[index] ?? Number.NaN)) < 1e-5, `${x} for ${expected[index]}`),
  );
};

describe('Keras H5 models', () => {
  const folder = temporaryFolder();
  const file = (): string => `${folder()}/model.h5`;

  it('reads Keras 3 tensors, shapes, flattened output references and seeds beside weights', async () => {
    const tensor = (name: string) => ({
      class_name: '__keras_tensor__',
      config: { shape: [null, 4], dtype: 'float32', keras_history: [name, 0, 0] },
    });
    const architecture = {
      class_name: 'Functional',
      config: {
        name: 'net',
        layers: [
          { class_name: 'InputLayer', name: 'x', config: { name: 'x', batch_shape: [null, 4] }, inbound_nodes: [] },
          {
            class_name: 'Dense',
            name: 'd',
            config: { name: 'd', units: 3, activation: 'hard_sigmoid', dtype: { class_name: 'DTypePolicy' } },
            inbound_nodes: [{ args: [tensor('x')], kwargs: {} }],
          },
          {
            class_name: 'Dropout',
            name: 'drop',
            config: { name: 'drop', rate: 0.5 },
            inbound_nodes: [{ args: [tensor('d')], kwargs: { training: false } }],
          },
          {
            class_name: 'Add',
            name: 'sum',
            config: { name: 'sum' },
            inbound_nodes: [{ args: [[tensor('d'), tensor('drop')]], kwargs: {} }],
          },
        ],
        input_layers: ['x', 0, 0],
        output_layers: ['sum', 0, 0],
      },
    };
    const weights = {
      d: { 'd/kernel': [4, 3], 'd/bias': [3] },
      drop: { 'drop/seed_generator/seed_generator_state': [2] },
    };
    await writeKerasFile(file(), { architecture, kerasVersion: '3.5.0', weights });
    const { graph, storedParameters, unsupported } = await keras.read(file());
    assert.deepEqual(unsupported, []);
    assert.equal(storedParameters, 15);
    const [kernel, bias] = [values('d/kernel', [4, 3]), values('d/bias', [3])];
    const x = [1, -2, 3, 0.5];
    const expected = [0, 1, 2].map((unit) => {
      const sum = x.reduce((total, item, row) => total + item * (kernel[row * 3 + unit] ?? 0), bias[unit] ?? 0);
      // Keras 3: relu6(x + 3) / 6, not the 0.2 x + 0.5 of Keras 2; twice for the Add.
      return 2 * Math.min(1, Math.max(0, sum / 6 + 0.5));
    });
    close(await run(graph, x), expected);
  });

  it('gives the layers of a model inside a model their own weights, also where names repeat', async () => {
    const inner = (name: string) => ({
      class_name: 'Functional',
      name,
      config: {
        name,
        layers: [input('in', [2]), layer('Dense', 'dense', { units: 2 }, 'in')],
        input_layers: [['in', 0, 0]],
        output_layers: [['dense', 0, 0]],
      },
    });
    // The calls of a model inside a model count from 1.
    const first = { ...inner('left'), inbound_nodes: [[['x', 0, 0, {}]]] };
    const second = { ...inner('right'), inbound_nodes: [[['left', 1, 0, {}]]] };
    const architecture = {
      class_name: 'Functional',
      config: {
        name: 'net',
        layers: [input('x', [2]), first, second],
        input_layers: [['x', 0, 0]],
        output_layers: [['right', 1, 0]],
      },
    };
    const names = (model: string) => ({ [`${model}/dense/kernel:0`]: [2, 2], [`${model}/dense/bias:0`]: [2] });
    await writeKerasFile(file(), { architecture, weights: { x: {}, left: names('left'), right: names('right') } });
    const { graph } = await keras.read(file());
    const dense = (model: string, x: number[]): number[] => {
      const [kernel, bias] = [values(`${model}/dense/kernel:0`, [2, 2]), values(`${model}/dense/bias:0`, [2])];
      return [0, 1].map(
        (unit) => (x[0] ?? 0) * (kernel[unit] ?? 0) + (x[1] ?? 0) * (kernel[2 + unit] ?? 0) + (bias[unit] ?? 0),
      );
    };
    close(await run(graph, [0.5, -1]), dense('right', dense('left', [0.5, -1])));
  });

  it('normalises with what Normalization has adapted to, and rescales', async () => {
    const architecture = functional(
      [
        input('x', [1, 2, 2]),
        layer('Rescaling', 'scale', { scale: 0.5, offset: [1, -1] }, 'x'),
        layer('Normalization', 'norm', { axis: [-1] }, 'scale'),
      ],
      'norm',
    );
    await writeKerasFile(file(), {
      architecture,
      weights: { norm: { mean: [2], variance: [2], 'count_seed:0': [2] } },
    });
    const { graph } = await keras.read(file());
    const [mean, variance] = [values('mean', [2]), values('variance', [2])];
    // Channels first in the graph: two places of channel 0, then two of channel 1.
    const expected = [4, 6, 8, 10].map((x, index) => {
      const channel = index < 2 ? 0 : 1;
      return (x * 0.5 + (channel === 0 ? 1 : -1) - (mean[channel] ?? 0)) / Math.sqrt(variance[channel] ?? 1);
    });
    close(await run(graph, [4, 6, 8, 10]), expected);
  });

  it('reads channels_first models without moving anything', async () => {
    const format = { data_format: 'channels_first' };
    const architecture = functional(
      [
        input('x', [2, 3, 3]),
        layer('Conv2D', 'conv', { filters: 2, kernel_size: [2, 2], ...format }, 'x'),
        layer('BatchNormalization', 'norm', { axis: [1] }, 'conv'),
        layer('Flatten', 'flat', format, 'norm'),
        layer('Dense', 'dense', { units: 1, use_bias: false }, 'flat'),
      ],
      'dense',
    );
    const norm = Object.fromEntries(
      ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((kind) => [`norm/${kind}:0`, [2]]),
    );
    await writeKerasFile(file(), {
      architecture,
      weights: {
        conv: { 'conv/kernel:0': [2, 2, 2, 2], 'conv/bias:0': [2] },
        norm,
        dense: { 'dense/kernel:0': [8, 1] },
      },
    });
    const { graph, sourceLayout } = await keras.read(file());
    assert.equal(sourceLayout, 'NCHW');
    assert.deepEqual(
      graph.nodes.map(({ opType }) => opType),
      ['Conv', 'BatchNormalization', 'Flatten', 'Gemm'],
    );
    assert.deepEqual(
      Array.from<number | bigint>(graph.initializers.get('dense/kernel')?.data ?? []),
      Array.from(values('dense/kernel:0', [8, 1])),
    );
  });

  it('folds zero padding into the convolution behind it', async () => {
    const architecture = functional(
      [
        input('x', [4, 4, 1]),
        layer('ZeroPadding2D', 'pad', { padding: [[0, 1], [2, 3]] }, 'x'), // prettier-ignore
        layer('DepthwiseConv2D', 'depth', { kernel_size: [3, 3], strides: [2, 2], use_bias: false }, 'pad'),
      ],
      'depth',
    );
    await writeKerasFile(file(), { architecture, weights: { depth: { 'depth/depthwise_kernel:0': [3, 3, 1, 1] } } });
    const { graph } = await keras.read(file());
    assert.deepEqual(
      graph.nodes.map(({ opType, attributes }) => [opType, attributes['pads']]),
      [['Conv', { type: 'ints', value: [0, 2, 1, 3] }]],
    );
    assert.deepEqual([...graph.initializers.keys()], ['depth/depthwise_kernel']);
  });

  it('lists every unsupported layer with its class and reason, each once', async () => {
    const architecture = functional(
      [
        input('x', [8, 8, 3]),
        layer('Lambda', 'code', {}, 'x'),
        layer('Conv2D', 'gelu', { filters: 2, kernel_size: 1, activation: 'gelu' }, 'code'),
        layer('LSTM', 'memory', {}, 'gelu'),
        layer('Conv2D', 'late', { filters: 2, kernel_size: 1, padding: 'causal' }, 'memory'),
        layer('BatchNormalization', 'fine', {}, 'late'),
      ],
      'fine',
    );
    await writeKerasFile(file(), { architecture, weights: { gelu: {} } });
    const { unsupported } = await keras.read(file());
    assert.deepEqual(
      unsupported.map(({ layer: name, op }) => `${name} ${op}`),
      ['code Lambda', 'gelu Conv2D', 'memory LSTM', 'late Conv2D'],
    );
    assert.match(unsupported[1]?.reason ?? '', /gelu/);
    assert.match(unsupported[3]?.reason ?? '', /causal/);
  });

  it('says that an open input size has to be fixed', async () => {
    const architecture = functional([input('x', [null, null, 3]), layer('ReLU', 'relu', {}, 'x')], 'relu');
    await writeKerasFile(file(), { architecture, weights: { relu: {} } });
    const { unsupported } = await keras.read(file());
    assert.match(unsupported[0]?.reason ?? '', /None, None, 3.*fixed/);
  });

  it('refuses weights without an architecture and says how to save both', async () => {
    await writeKerasFile(file(), { weightsOnly: true, weights: { dense: { 'dense/kernel:0': [2, 2] } } });
    await assert.rejects(keras.read(file()), { code: 'model.noArchitecture', hint: /model\.save/ });
  });

  it('names the layer of a missing and of a misshapen weight', async () => {
    const architecture = sequential(['Dense', { name: 'dense', units: 3, batch_input_shape: [null, 2] }]);
    await writeKerasFile(file(), { architecture, weights: { dense: { 'dense/kernel:0': [2, 3] } } });
    await assert.rejects(keras.read(file()), { code: 'model.corrupt', message: /"dense".*"bias"/ });
    await writeKerasFile(file(), {
      architecture,
      weights: { dense: { 'dense/kernel:0': [3, 2], 'dense/bias:0': [3] } },
    });
    await assert.rejects(keras.read(file()), {
      code: 'model.corrupt',
      message: /"kernel" is \[3, 2\], expected \[2, 3\]/,
    });
  });

  it('does not follow links out of the file', async () => {
    const architecture = sequential([
      'Dense',
      { name: 'dense', units: 2, batch_input_shape: [null, 2], use_bias: false },
    ]);
    const other = `${folder()}/other.h5`;
    const weights = { dense: { 'dense/kernel:0': [2, 2] } };
    await writeKerasFile(other, { architecture, weights });
    await writeKerasFile(file(), { architecture, weights: { dense: {} } });
    const { File } = await import('h5wasm/node');
    const h5 = new File(file(), 'a');
    const group = h5.get('model_weights/dense') as InstanceType<typeof File>;
    group.delete_attribute('weight_names');
    group.create_attribute('weight_names', ['dense/kernel:0']);
    group.create_external_link(other, '/model_weights/dense/dense', 'dense');
    h5.close();
    await assert.rejects(keras.read(file()), { code: 'model.corrupt', message: /no weight/ });
  });

  it('survives models that refer to themselves or contain each other without end', async () => {
    const loop = functional([input('x', [2]), layer('ReLU', 'a', {}, 'b'), layer('ReLU', 'b', {}, 'a')], 'b');
    await writeKerasFile(file(), { architecture: loop, weights: { a: {} } });
    await assert.rejects(keras.read(file()), { code: 'model.corrupt', message: /"a".*no layer makes/ });
    // Each level calls the next twice: 2^24 layers if unfolded.
    const level = (depth: number): object => {
      if (depth === 0) return { class_name: 'ReLU', config: { name: 'inner' } };
      const base = depth === 1 ? 0 : 1;
      const calls = [[['x', 0, 0, {}]], [['inner', base, 0, {}]]];
      const layers = [input('x', [2]), { ...level(depth - 1), name: 'inner', inbound_nodes: calls }];
      const ends = { input_layers: [['x', 0, 0]], output_layers: [['inner', base + 1, 0]] };
      return { class_name: 'Functional', config: { name: 'inner', layers, ...ends } };
    };
    await writeKerasFile(file(), { architecture: level(24), weights: { inner: {} } });
    await assert.rejects(keras.read(file()), { code: 'model.tooLarge' });
  });

  it('reads or refuses every mutated and every truncated file', async () => {
    const architecture = sequential(
      ['Conv2D', { name: 'conv', filters: 2, kernel_size: [2, 2], batch_input_shape: [null, 4, 4, 1] }],
      ['Flatten', { name: 'flat' }],
      ['Dense', { name: 'dense', units: 2 }],
    );
    const weights = {
      conv: { 'conv/kernel:0': [2, 2, 1, 2], 'conv/bias:0': [2] },
      flat: {},
      dense: { 'dense/kernel:0': [18, 2], 'dense/bias:0': [2] },
    };
    const bytes = await readFile(await writeKerasFile(file(), { architecture, weights }));
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 150; seed++) {
      await writeFile(file(), mutated(bytes, seed, bytes.length));
      outcomes.add(await outcome(() => keras.read(file()), `mutation ${seed}`));
    }
    for (let index = 0; index < 20; index++) {
      await writeFile(file(), truncated(bytes, index, 20));
      assert.notEqual(await outcome(() => keras.read(file()), `cut ${index}`), 'read');
    }
    assert.ok(outcomes.has('read') && outcomes.has('model.corrupt'), [...outcomes].join());
    // The library is not harmed by what it has been given.
    await writeFile(file(), bytes);
    assert.equal((await keras.read(file())).storedParameters, 48);
  });
});
