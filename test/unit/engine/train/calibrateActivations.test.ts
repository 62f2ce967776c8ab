import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { floatTensor, type Graph } from '../../../../src/engine/graph/graph';
import { chooseRange } from '../../../../src/engine/operators/int8/chooseRange';
import { calibrateActivations } from '../../../../src/engine/train/calibrateActivations';
import { createFakeBackend } from '../../../support/fakeBackend';
import { netBuilder } from '../../../support/nets';

const identity = (): Graph => {
  const net = netBuilder('identity', [2, 2, 2]);
  return net.finish(net.node('Relu', 'relu', ['image']), ['N', 2, 2, 2]);
};

/** Hands the image back as every output: what is gathered is then known. */
const echo = {
  ...createFakeBackend(),
  createInference: ({ outputs, inputs }: Graph) =>
    Promise.resolve({
      run: (feeds: Readonly<Record<string, ReturnType<typeof floatTensor>>>) => {
        const image = feeds[inputs[0]?.name ?? ''] ?? assert.fail();
        return Promise.resolve(Object.fromEntries(outputs.map(({ name }) => [name, image])));
      },
      dispose: () => Promise.resolve(),
    }),
};

describe('calibrateActivations', () => {
  it('gives means by channel and a range that holds 0', async () => {
    const batch = Float32Array.from([1, 2, 3, 4, 10, 10, 10, 10, 1, 2, 3, 4, 30, 30, 30, 30]);
    const images = { batchSize: 2, batches: [batch] };
    const [image, relu] = await calibrateActivations(identity(), ['image', 'relu_out'], echo, images);
    assert.deepEqual(image, relu);
    assert.deepEqual([...(image?.means ?? [])], [2.5, 20]);
    assert.equal(image?.low, 0);
    assert.ok((image?.high ?? 0) > 29 && (image?.high ?? 0) <= 30);
  });
});

describe('chooseRange', () => {
  const spread = (outlier: number): Float64Array => {
    const counts = new Float64Array(2048).fill(0);
    for (let bin = 0; bin < 600; bin++) counts[bin] = 1000;
    counts[2047] = outlier;
    return counts;
  };

  it('clips what is rare and far, and keeps what is not', () => {
    assert.ok(chooseRange({ low: 0, high: 1, counts: spread(1) }).high < 0.8);
    assert.equal(chooseRange({ low: 0, high: 1, counts: spread(100_000) }).high, 1);
    assert.deepEqual(chooseRange({ low: 0, high: 0, counts: new Float64Array(2048) }), { low: 0, high: 0 });
  });
});
