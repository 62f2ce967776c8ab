import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { checkAgainstModel } from '../../../../src/engine/datasets/checkAgainstModel';
import { readChosenData, scanChosenData, type DataSettings } from '../../../../src/engine/search/chosenData';
import { imageFiles, inTemporaryFolder, tinySet, writeFolder, type TinySet } from '../../../support/dataFiles';

/** Settings of a recipe whose splits lie in two folders; only the training images of each set are kept. */
async function apart(
  root: string,
  [train, test]: readonly [TinySet, TinySet],
  resize?: [number, number],
): Promise<DataSettings> {
  const write = async (name: string, set: TinySet): Promise<string> => {
    const images = set.images.filter((image) => image.split === 'train');
    const files = (await imageFiles({ ...set, images })).map((file) => ({
      ...file,
      path: file.path.replace('train/', ''),
    }));
    return writeFolder(path.join(root, name), files);
  };
  return {
    dataPath: '',
    dataChoices: {
      preprocessing: resize ? { id: 'unit', resize } : 'unit',
      splits: { train: await write('one', train), test: await write('two', test) },
    },
  };
}

describe('engine/search/chosenData', () => {
  it('joins splits of different sizes in the size of the recipe', () =>
    inTemporaryFolder(async (folder) => {
      const sets = [tinySet(3, 3, 24), tinySet(3, 2, 40)] as const;
      await assert.rejects(scanChosenData(await apart(folder, sets)), { code: 'data.imageSize' });
      const settings = await apart(folder, sets, [32, 28]);
      const summary = await scanChosenData(settings, undefined, 3);
      assert.deepEqual([summary.shape, summary.counts], [[3, 32, 28], { train: 9, test: 6 }]);
      assert.deepEqual(checkAgainstModel(summary, [3, 32, 28], 3), []);
      const { splits, summary: read } = await readChosenData(settings, 3, {});
      assert.deepEqual([splits.train?.shape, splits.test?.shape], [summary.shape, summary.shape]);
      assert.equal(read.sha256, summary.sha256);
    }));

  it('joins gray and coloured splits in the channels of the network, saying so', () =>
    inTemporaryFolder(async (folder) => {
      const settings = await apart(folder, [tinySet(3, 3), tinySet(1, 2)]);
      for (const [channels, sentence] of [
        [3, /^test: gray/],
        [1, /^train: colour/],
      ] as const) {
        const summary = await scanChosenData(settings, undefined, channels);
        assert.deepEqual(summary.shape, [channels, 32, 32]);
        const problems = checkAgainstModel(summary, [channels, 32, 32], 3);
        assert.deepEqual(
          problems.map((problem) => problem.severity),
          ['warning'],
        );
        assert.match(problems[0]?.message ?? '', sentence);
        const { splits } = await readChosenData(settings, channels, {});
        assert.deepEqual([splits.train?.shape, splits.test?.shape], [summary.shape, summary.shape]);
      }
    }));
});
