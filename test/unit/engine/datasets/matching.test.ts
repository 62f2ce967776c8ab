import assert from 'node:assert/strict';
import * as path from 'node:path';
import { checkAgainstModel } from '../../../../src/engine/datasets/checkAgainstModel';
import type { Dataset, DatasetSummary, Samples } from '../../../../src/engine/datasets/dataset';
import { readDataset, scanDataset } from '../../../../src/engine/datasets/index';
import { joinSplits, joinSummaries } from '../../../../src/engine/datasets/joinSplits';
import { relabel } from '../../../../src/engine/datasets/relabel';
import { createResizer } from '../../../../src/engine/datasets/resizePlane';
import type { TinySet } from '../../../support/dataFiles';
import { idxFiles, inTemporaryFolder, tinySet, writeFolder } from '../../../support/dataFiles';

const summary = (labels: readonly string[], shape: DatasetSummary['shape'] = [3, 32, 32]): DatasetSummary => ({
  format: 'test',
  labels,
  shape,
  counts: { train: 3 },
  sha256: '',
});
const train: Samples = { shape: [1, 1, 1], count: 3, pixels: new Uint8Array(3), labels: Int32Array.of(0, 1, 2) };
const dataset = (labels: readonly string[]): Dataset => ({ summary: summary(labels), splits: { train } });

describe('relabel', () => {
  it('matches classes by name, whatever their order', () => {
    const { summary: after, splits } = relabel(dataset(['ant', 'bee', 'cow']), ['cow', 'dog', 'ant', 'bee']);
    assert.deepEqual([...(splits.train?.labels ?? [])], [2, 3, 0]);
    assert.deepEqual(after.labels, ['cow', 'dog', 'ant', 'bee']);
    assert.deepEqual([...train.labels], [0, 1, 2], 'the source stays as it was');
  });

  it('names numbered classes', () => {
    assert.deepEqual([...(relabel(dataset(['0', '1', '2']), ['x', 'y', 'z']).splits.train?.labels ?? [])], [0, 1, 2]);
  });

  it('refuses names that are not given, and numbers beyond them', () => {
    assert.throws(() => relabel(dataset(['ant', 'bee', 'cow']), ['ant', 'cat']), {
      code: 'data.labels',
      message: /: bee, cow$/,
    });
    assert.throws(() => relabel(dataset(['0', '1', '2']), ['x', 'y']), { code: 'data.labelRange' });
  });
});

describe('checkAgainstModel', () => {
  const codes = (...args: Parameters<typeof checkAgainstModel>): string[] =>
    checkAgainstModel(...args).map(({ severity, code }) => `${severity} ${code}`);

  it('finds nothing where data and model fit', () => {
    assert.deepEqual(codes(summary(['a', 'b']), [3, 32, 32], 2), []);
    assert.deepEqual(codes(summary(['a', 'b']), [1, 3, 32, 32], 2), []);
    assert.deepEqual(codes(summary(['a', 'b'], [8, 1, 1]), [1, 8], 2), []);
  });

  it('reports everything at once, naming both sides', () => {
    const problems = checkAgainstModel(summary(['a', 'b']), [5, 96, 64], 10);
    assert.deepEqual(
      problems.map((p) => p.code),
      ['data.imageSize', 'data.channels', 'data.classCount'],
    );
    assert.match(problems[0]?.message ?? '', /32×32 .* 64×96/);
    assert.match(problems[0]?.hint ?? '', /"resize": \[96, 64\]/);
    assert.match(problems[2]?.message ?? '', /2 classes, the model has 10 outputs/);
  });

  it('only warns where colour can be converted', () => {
    assert.deepEqual(codes(summary(['a', 'b'], [1, 32, 32]), [3, 32, 32], 2), ['warning data.channels']);
    assert.deepEqual(codes(summary(['a', 'b']), [1, 32, 32], 2), ['warning data.channels']);
  });

  it('counts the recipe’s labels instead of the data’s', () => {
    assert.deepEqual(codes(summary(['a', 'b']), [3, 32, 32], 3, ['a', 'b', 'c']), []);
    assert.deepEqual(codes(summary(['a', 'b']), [3, 32, 32], 3, ['a', 'c']), [
      'error data.classCount',
      'error data.labels',
    ]);
  });

  it('passes on warnings of the scan and a missing training split', () => {
    assert.deepEqual(codes({ ...summary(['a', 'b']), counts: { test: 2 }, warnings: ['w'] }, [3, 32, 32], 2), [
      'error data.noTraining',
      'warning data.warning',
    ]);
  });
});

describe('splits that lie apart', () => {
  /** Two IDX folders, the second as given. */
  const withTwo = (other: TinySet, use: (one: string, two: string) => Promise<void>): Promise<void> =>
    inTemporaryFolder(async (folder) => {
      const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
      await writeFolder(one, idxFiles(tinySet(1)));
      await writeFolder(two, idxFiles(other));
      await use(one, two);
    });

  it('are joined under the names they are given', () =>
    withTwo(tinySet(1, 5, 32, 2), async (one, two) => {
      const { summary: joined, splits } = joinSplits([
        { split: 'train', path: one, found: await readDataset(one) },
        { split: 'test', path: two, found: await readDataset(two) },
      ]);
      assert.deepEqual(joined.counts, { train: 12, test: 18 });
      assert.deepEqual([splits.train?.count, splits.test?.count, splits.test?.labels.length], [12, 18, 18]);
      const scanned = joinSummaries([
        { split: 'train', path: one, found: await scanDataset(one) },
        { split: 'test', path: two, found: await scanDataset(two) },
      ]);
      assert.deepEqual(scanned, joined);
    }));

  it('share the union of their classes', () => {
    const joined = joinSplits([
      { split: 'train', path: 'a', found: dataset(['ant', 'bee', 'cow']) },
      { split: 'test', path: 'b', found: dataset(['bee', 'cow', 'eel']) },
    ]);
    assert.deepEqual(joined.summary.labels, ['ant', 'bee', 'cow', 'eel']);
    assert.deepEqual([...(joined.splits.test?.labels ?? [])], [1, 2, 3]);
  });

  it('must have images of one size', () =>
    withTwo(tinySet(1, 3, 16), async (one, two) => {
      const sources = [
        { split: 'train', path: one, found: await readDataset(one) },
        { split: 'test', path: two, found: await readDataset(two) },
      ] as const;
      assert.throws(() => joinSplits(sources), { code: 'data.imageSize', message: /\[1, 16, 16\].*\[1, 32, 32\]/ });
    }));
});

describe('scaling of planes', () => {
  const scale = (source: readonly number[], from: [number, number], to: [number, number]): number[] => {
    const out = new Float32Array(to[0] * to[1]);
    createResizer(from, to)(Float32Array.from(source), out);
    return [...out].map((value) => Math.round(value * 1000) / 1000);
  };

  it('leaves a plane of equal size alone', () => {
    assert.deepEqual(scale([1, 2, 3, 4, 5, 6], [2, 3], [2, 3]), [1, 2, 3, 4, 5, 6]);
  });

  it('interpolates between pixel centres, as Pillow does', () => {
    assert.deepEqual(scale([0, 100], [1, 2], [1, 4]), [0, 25, 75, 100]);
    assert.deepEqual(scale([0, 100], [2, 1], [4, 1]), [0, 25, 75, 100]);
  });

  it('averages with a triangle when it shrinks, as Pillow does', () => {
    // Weights 1/8, 3/8, 3/8, 1/8 inside; at the border what is left of them.
    assert.deepEqual(scale([0, 0, 70, 70, 0, 0, 0, 0], [1, 8], [1, 4]), [10, 52.5, 8.75, 0]);
  });

  it('rounds bytes and keeps flat ones flat', () => {
    const out = new Uint8Array(35);
    createResizer([11, 13], [5, 7])(new Uint8Array(143).fill(201), out);
    assert.ok(out.every((value) => value === 201));
  });
});
