import assert from 'node:assert/strict';
import { trainingAloneSettings, trainingSettings } from '../../../../src/engine/train/settings';

const chosen = { seed: 1, batchSize: 64, learningRate: 0.1, checkpointSteps: 0, trainLimit: null };
const augmentationOf = (channels: number, epochs: number): string =>
  trainingSettings({ ...chosen, epochs }, channels).augmentation;

describe('training settings', () => {
  it('crop and mirror colour images, and shift others only where they are met often', () => {
    assert.deepEqual(
      [1, 14, 15].map((epochs) => augmentationOf(3, epochs)),
      ['cropFlip', 'cropFlip', 'cropFlip'],
    );
    assert.deepEqual(
      [1, 14, 15].map((epochs) => augmentationOf(1, epochs)),
      ['none', 'none', 'crop'],
    );
  });

  it('take what is asked for instead', () => {
    const settings = trainingSettings({ ...chosen, epochs: 2 }, 1, { augmentation: 'crop', randomPaths: 3 });
    assert.deepEqual([settings.augmentation, settings.randomPaths, settings.seed], ['crop', 3, 1]);
  });

  it('take larger steps of one network alone than of a supernet, where there are enough of them', () => {
    const joint = trainingSettings({ ...chosen, epochs: 2 }, 1);
    const alone = (images: number) => trainingAloneSettings({ ...chosen, epochs: 2 }, 1, images);
    assert.deepEqual(alone(64 * 59), joint);
    assert.deepEqual(alone(64 * 60), { ...joint, learningRate: 0.2, clipRatio: 0.05 });
    const limited = trainingAloneSettings({ ...chosen, epochs: 2, trainLimit: 64 * 59 }, 1, 50_000);
    assert.deepEqual(limited, { ...joint, trainLimit: 64 * 59 });
  });
});
