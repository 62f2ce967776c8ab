import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readOnnx } from '../../../../../src/engine/formats/onnx/readOnnx';
import { float, int, int64Tensor, ints, string } from '../../../../../src/engine/graph/graph';
import { encodeOnnx } from '../../../../../src/engine/graph/onnx/encodeOnnx';
import { AdaScaleError } from '../../../../../src/shared/errors';
import { counting, graphOf, node } from '../../../../support/graphs';
import { onnxFile, onnxFileOfOpset, part } from '../../../../support/onnxFiles';
import { requireShared } from '../../../../support/shared';

const small = graphOf(['N', 3, 8, 8], ['y'], [node('Conv', ['x', 'w'], 'c'), node('Relu', ['c'], 'y')], {
  w: counting(4, 3, 3, 3),
});

function refuses(bytes: Uint8Array, code: string, message: RegExp): void {
  assert.throws(
    () => readOnnx(bytes, 'model.onnx'),
    (error) => {
      assert.ok(error instanceof AdaScaleError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      assert.match(error.message, /model\.onnx/);
      return true;
    },
  );
}

describe('readOnnx', () => {
  it('reads what the writer wrote', () => {
    const { graph, unsupported, sourceLayout, storedParameters } = readOnnx(encodeOnnx(small), 'model.onnx');
    assert.deepEqual([unsupported, sourceLayout, storedParameters], [[], 'NCHW', 108]);
    assert.deepEqual(graph.inputs, small.inputs);
    assert.deepEqual(graph.outputs, [{ name: 'y', dataType: 'float32', shape: ['N', 4, 6, 6] }]);
    assert.deepEqual(graph.initializers.get('w'), counting(4, 3, 3, 3));
    assert.equal(graph.nodes[0]?.layer, 'c');
  });

  it('reads weights from typed fields as from raw bytes, and inputs that are initializers', () => {
    const bytes = onnxFile(small, (model) => {
      const tensor = part(part(model, 'graph'), 'initializer', 0);
      tensor['rawData'] = new Uint8Array(0);
      tensor['floatData'] = [...counting(4, 3, 3, 3).data] as number[];
      const graph = part(model, 'graph');
      const dim = [4, 3, 3, 3].map((dimValue) => ({ dimValue }));
      graph['input'] = [
        ...(graph['input'] as []),
        { name: 'w', type: { tensorType: { elemType: 1, shape: { dim } } } },
      ];
    });
    const { graph } = readOnnx(bytes, 'model.onnx');
    assert.deepEqual(graph.initializers.get('w'), counting(4, 3, 3, 3));
    assert.deepEqual(
      graph.inputs.map(({ name }) => name),
      ['x'],
    );
  });

  it('names nameless and equally named nodes apart', () => {
    const bytes = onnxFile(small, (model) => {
      for (const index of [0, 1]) part(part(model, 'graph'), 'node', index)['name'] = index === 0 ? '' : 'Conv_0';
    });
    const { nodes } = readOnnx(bytes, 'model.onnx').graph;
    assert.deepEqual(
      nodes.map(({ name, layer }) => [name, layer]),
      [
        ['Conv_0', undefined],
        ['Conv_0_2', 'Conv_0'],
      ],
    );
  });

  it('frees a fixed batch where every layer allows it, and only there', () => {
    const fixed = graphOf([1, 4, 2, 2], ['y'], [node('Reshape', ['x', 't'], 'f'), node('Gemm', ['f', 'w'], 'y')], {
      t: int64Tensor([1, 16]),
      w: counting(16, 3),
    });
    const freed = readOnnx(encodeOnnx(fixed), 'model.onnx').graph;
    assert.deepEqual(
      [freed.inputs[0]?.shape, freed.outputs[0]?.shape],
      [
        ['N', 4, 2, 2],
        ['N', 3],
      ],
    );
    const bound = graphOf([2, 4], ['y'], [node('Transpose', ['x'], 'y')]);
    assert.deepEqual(readOnnx(encodeOnnx(bound), 'model.onnx').graph.inputs[0]?.shape, [2, 4]);
  });

  it('takes a zero or missing batch dimension for a free one', () => {
    const bytes = onnxFile(small, (model) => {
      const tensor = part(part(part(part(model, 'graph'), 'input', 0), 'type'), 'tensorType');
      part(part(tensor, 'shape'), 'dim', 0)['dimParam'] = undefined;
    });
    assert.deepEqual(readOnnx(bytes, 'model.onnx').graph.inputs[0]?.shape, ['N', 3, 8, 8]);
  });

  it('lists every layer that it cannot represent, with reasons, and throws nothing', () => {
    const graph = graphOf(
      ['N', 3, 8, 8],
      ['y'],
      [
        node('Erf', ['x'], 'a'),
        { ...node('FusedConv', ['a', 'w'], 'b'), domain: 'com.microsoft' },
        node('MaxPool', ['b'], ['c', 'indices'], { kernel_shape: ints([2, 2]) }),
        node('MaxUnpool', ['c', 'indices'], 'd', { kernel_shape: ints([2, 2]) }),
        node('Resize', ['d', '', 'f'], 'e', { coordinate_transformation_mode: string('tf_crop_and_resize') }),
        node('Dropout', ['e', '', 'on'], 'y'),
      ],
      { w: counting(4, 3, 3, 3), f: counting(4), on: { dataType: 'bool', shape: [], data: Uint8Array.of(1) } },
    );
    const { unsupported } = readOnnx(encodeOnnx(graph), 'model.onnx');
    assert.deepEqual(unsupported.map(({ layer, op }) => `${layer} ${op}`).sort(), [
      'a Erf',
      'b FusedConv',
      'c MaxPool',
      'd MaxUnpool',
      'e Resize',
      'y Dropout',
    ]);
    assert.match(unsupported.find(({ op }) => op === 'Dropout')?.reason ?? '', /training mode/);
    assert.match(unsupported.find(({ op }) => op === 'FusedConv')?.reason ?? '', /com\.microsoft/);
  });

  it('lists foreign number types and other ranks than images', () => {
    const half = onnxFile(small, (model) => {
      const tensor = part(part(model, 'graph'), 'initializer', 0);
      tensor['dataType'] = 10;
      tensor['rawData'] = new Uint8Array(216);
    });
    assert.match(readOnnx(half, 'model.onnx').unsupported[0]?.reason ?? '', /float16/);
    const sound = graphOf(['N', 3, 100], ['y'], [node('Conv', ['x', 'w'], 'y')], { w: counting(4, 3, 5) });
    assert.match(readOnnx(encodeOnnx(sound), 'model.onnx').unsupported[0]?.reason ?? '', /1 spatial axes/);
  });

  it('refuses operator sets that it does not know', () => {
    refuses(onnxFileOfOpset(small, 6), 'model.unsupportedVersion', /operator set 6/);
    refuses(onnxFileOfOpset(small, 99), 'model.unsupportedVersion', /operator set 99/);
    refuses(
      onnxFile(small, (model) => (model['opsetImport'] = [])),
      'model.unsupportedVersion',
      /no operator set/,
    );
  });

  it('refuses a file of the time before operator sets', async function () {
    const old = await readFile(requireShared(this, 'models/super-resolution/super_resolution.onnx'));
    refuses(old, 'model.unsupportedVersion', /IR version 1/);
  });

  it('refuses weights in other files, claims of size that the data does not meet, and sizes beyond bounds', () => {
    const change = (
      fields: Record<string, number | Uint8Array | readonly number[] | readonly { key: string; value: string }[]>,
    ) => onnxFile(small, (model) => Object.assign(part(part(model, 'graph'), 'initializer', 0), fields));
    refuses(
      change({ dataLocation: 1, externalData: [{ key: 'location', value: '../secret.bin' }] }),
      'model.externalData',
      /"w"/,
    );
    refuses(change({ dims: [1000, 3, 3, 3] }), 'model.corrupt', /"w" of shape \[1000, 3, 3, 3\] stores 432 bytes/);
    refuses(change({ dims: [1 << 20, 1 << 20, 3] }), 'model.tooLarge', /"w"/);
    refuses(change({ dims: [-1, 3, 3, 3] }), 'model.tooLarge', /"w"/);
    refuses(change({ dims: new Array<number>(40).fill(1) }), 'model.tooLarge', /"w"/);
  });

  it('refuses a part of a file, an empty message and another kind of file', () => {
    const whole = encodeOnnx(small);
    refuses(whole.subarray(0, whole.length - 100), 'model.truncated', /ends too early/);
    refuses(Uint8Array.of(8, 8), 'model.corrupt', /no ONNX graph/);
    refuses(Buffer.from('<html><body>404 not found</body></html>'), 'model.corrupt', /not a sound ONNX file/);
  });

  it('refuses a file of millions of tiny parts before it creates them', () => {
    // Field 7 (graph) holding empty nodes: two bytes each.
    const nodes = Buffer.alloc(10_000_000, Buffer.from([0x0a, 0x00]));
    const length = Buffer.from([
      0x3a,
      0x80 | (nodes.length & 0x7f),
      0x80 | ((nodes.length >> 7) & 0x7f),
      0x80 | ((nodes.length >> 14) & 0x7f),
      nodes.length >> 21,
    ]);
    refuses(Buffer.concat([length, nodes]), 'model.tooLarge', /too many parts/);
  });

  it('refuses sizes that are free beyond the batch', () => {
    const free = {
      ...small,
      inputs: [{ name: 'x', dataType: 'float32' as const, shape: ['N', 3, 'height', 'width'] }],
    };
    refuses(encodeOnnx(free), 'model.dynamicShape', /"x".*height/);
  });

  it('refuses graphs that contradict themselves, naming the node', () => {
    const narrow = graphOf(['N', 2, 8, 8], ['y'], [node('Conv', ['x', 'w'], 'y')], { w: counting(4, 3, 3, 3) });
    refuses(encodeOnnx(narrow), 'model.shape', /Conv "y"/);
    const twice = graphOf(['N', 2], ['y'], [node('Relu', ['x'], 'y'), { ...node('Tanh', ['x'], 'y'), name: 'other' }]);
    refuses(encodeOnnx(twice), 'model.corrupt', /"y" is produced twice, again by "other"/);
    refuses(encodeOnnx(graphOf(['N', 2], ['y'], [node('Add', ['x', 'q'], 'y')])), 'model.undefinedValue', /"q"/);
    const loop = graphOf(['N', 2], ['y'], [node('Add', ['x', 'y'], 'a'), node('Elu', ['a'], 'y', { alpha: float(1) })]);
    refuses(encodeOnnx(loop), 'model.cycle', /own output/);
    const axis = graphOf(['N', 2], ['y'], [node('Concat', ['x', 'x'], 'y', { axis: int(5) })]);
    refuses(encodeOnnx(axis), 'model.shape', /axis 5 is outside rank 2/);
  });
});
