import assert from 'node:assert/strict';
import type { Dataset, Samples, SplitName } from '../../../../src/engine/datasets/dataset';
import { evaluationSplits } from '../../../../src/engine/datasets/evaluationSplits';
import { limitSplit, splitDataset, wholeSplit } from '../../../../src/engine/datasets/splits';
import type { SplitView } from '../../../../src/engine/datasets/splits';

function samples(labels: readonly number[]): Samples {
  return {
    shape: [1, 1, 1],
    count: labels.length,
    pixels: new Uint8Array(labels.length),
    labels: Int32Array.from(labels),
  };
}

function dataset(splits: Partial<Record<SplitName, Samples>>, labels = ['a', 'b', 'c']): Dataset {
  const counts = Object.fromEntries(Object.entries(splits).map(([name, { count }]) => [name, count]));
  return { summary: { format: 'test', labels, shape: [1, 1, 1], counts, sha256: '' }, splits };
}

const perClass = (view: SplitView): number[] =>
  [0, 1, 2].map((label) => view.indices.filter((index) => view.samples.labels[index] === label).length);
const uneven = [...Array<number>(100).fill(0), ...Array<number>(40).fill(1), ...Array<number>(7).fill(2)];

describe('splitDataset', () => {
  it('carves what is missing out of training, class by class', () => {
    const { train, validation, test } = splitDataset(dataset({ train: samples(uneven) }), { seed: 1 });
    assert.deepEqual(
      [perClass(train), perClass(validation), perClass(test)],
      [
        [80, 32, 5],
        [10, 4, 1],
        [10, 4, 1],
      ],
    );
    const all = [...train.indices, ...validation.indices, ...test.indices].sort((a, b) => a - b);
    assert.deepEqual(
      all,
      uneven.map((_, i) => i),
    );
  });

  it('keeps the splits of the source', () => {
    const [train, test] = [samples(uneven), samples([0, 1, 2, 2])];
    const split = splitDataset(dataset({ train, test }), { seed: 1, validationShare: 0.5 });
    assert.equal(split.test.samples, test);
    assert.deepEqual([...split.test.indices].sort(), [0, 1, 2, 3]);
    assert.deepEqual(
      [perClass(split.train), perClass(split.validation)],
      [
        [50, 20, 3],
        [50, 20, 4],
      ],
    );
    const whole = splitDataset(dataset({ train, validation: test, test }), { seed: 1 });
    assert.deepEqual([whole.train.count, whole.validation.count], [147, 4]);
  });

  it('gives the same splits for a seed, others for another', () => {
    const source = dataset({ train: samples(uneven) });
    const [one, again, other] = [1, 1, 2].map((seed) => splitDataset(source, { seed }));
    assert.deepEqual(one, again);
    assert.notDeepEqual(one?.validation.indices, other?.validation.indices);
  });

  it('mixes classes, so that the first samples of a view are a fair sample', () => {
    const { train } = splitDataset(dataset({ train: samples(uneven) }), { seed: 3 });
    const head = train.indices.subarray(0, 30).filter((index) => train.samples.labels[index] === 0).length;
    assert.ok(head > 12 && head < 28, `${head} of the first 30 are of the first class`);
  });

  it('limits a view to a fair sample, or not at all', () => {
    const whole = splitDataset(dataset({ train: samples(uneven) }), { seed: 1 }).train;
    const part = limitSplit(whole, 30);
    assert.equal(part.count, 30);
    assert.deepEqual([...part.indices], [...whole.indices.slice(0, 30)]);
    assert.ok(perClass(part).every((count) => count > 0));
    assert.equal(limitSplit(whole, whole.count), whole);
  });

  it('names every class that is too small to be split', () => {
    assert.throws(() => splitDataset(dataset({ train: samples([0, 0, 0, 1, 1, 2]) }), { seed: 1 }), {
      code: 'data.tooFew',
      message: /"b" has 2, needs 3; "c" has 1, needs 3/,
    });
    const least = splitDataset(dataset({ train: samples([0, 0, 0, 1, 1, 1]) }), { seed: 1 });
    assert.deepEqual(
      [perClass(least.train), perClass(least.validation), perClass(least.test)],
      [
        [1, 1, 0],
        [1, 1, 0],
        [1, 1, 0],
      ],
    );
  });

  it('says so where nothing is there to train on', () => {
    assert.throws(() => splitDataset(dataset({ test: samples([0, 1]) }), { seed: 1 }), {
      code: 'data.noTraining',
      message: /only: test/,
    });
  });
});

describe('wholeSplit', () => {
  it('holds every sample once', () => {
    const view = wholeSplit(samples(uneven), 5, 'test');
    assert.deepEqual(
      [...view.indices].sort((a, b) => a - b),
      uneven.map((_, i) => i),
    );
  });
});

describe('evaluationSplits', () => {
  it('takes what there is where nothing can be trained on', () => {
    const { views, carved } = evaluationSplits(dataset({ test: samples(uneven) }), { seed: 5 });
    assert.deepEqual(Object.keys(views), ['test']);
    assert.deepEqual(views.test?.indices, wholeSplit(samples(uneven), 5, 'test').indices);
    assert.deepEqual(carved, []);
  });

  it('carves as training does, naming what it carved', () => {
    const source = dataset({ train: samples(uneven), test: samples([0, 1, 2]) });
    const { train, validation, test } = splitDataset(source, { seed: 2 });
    const { views, carved } = evaluationSplits(source, { seed: 2 });
    assert.deepEqual(views, { train, validation, test });
    assert.deepEqual(carved, ['validation']);
  });
});
