import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { cli, refused, type CliError } from '../support/cli';
import { bytesOf, idxBytes, npyBytes, writeFolder, zipBytes } from '../support/dataFiles';
import { mutated } from '../support/mutations';
import { noiseImages } from '../support/noiseImages';
import { sample } from '../support/sample';
import { sharedPath } from '../support/shared';
import { suiteFolder } from '../support/suiteFolder';

const seeds = [1, 2, 3];

interface ModelFormat {
  readonly format: string;
  /** Null where real models are absent. */
  readonly model: string | null;
  /** Structure lives in the first so many bytes. */
  readonly headBytes: number;
}

const modelFormats: readonly ModelFormat[] = [
  { format: 'ONNX', model: sample.model, headBytes: 2000 },
  { format: 'TF.js layers', model: sample.modelJson, headBytes: 4000 },
  { format: 'Keras H5', model: sharedPath('models/mlperf-tiny-ic-resnet8/pretrainedResnet.h5'), headBytes: 4000 },
  { format: 'TFLite', model: sharedPath('models/mlperf-tiny-ic-resnet8/pretrainedResnet.tflite'), headBytes: 4000 },
];

describe('command line: bad input', function () {
  this.timeout(120_000);
  const folder = suiteFolder();
  let good: string;
  let out: string;

  before(async () => {
    good = await writeFolder(path.join(folder(), 'good'), await noiseImages({ classes: sample.classes }));
    out = path.join(folder(), 'run');
  });

  /** Refused by a search that would otherwise run, and no run was begun. */
  async function search(
    code: string | readonly string[],
    model: string,
    data: string,
    ...more: string[]
  ): Promise<CliError['error']> {
    const error = await refused(code, 'search', model, '--data', data, '--out', out, '--epochs', '1', ...more);
    assert.ok(error.hint, 'there is no next step');
    assert.ok(!existsSync(out), 'a run was left behind');
    return error;
  }

  /** A copy of a model's files in a folder of its own. */
  async function copyOf(model: string, name: string): Promise<string> {
    const home = path.join(folder(), name);
    await mkdir(home, { recursive: true });
    const weights = path.join(path.dirname(model), 'model.weights.bin');
    if (model.endsWith('.json')) await copyFile(weights, path.join(home, path.basename(weights)));
    const copy = path.join(home, path.basename(model));
    await copyFile(model, copy);
    return copy;
  }

  for (const { format, model, headBytes } of modelFormats) {
    const title = model === null ? `${format} [skipped: ../shared/models is absent]` : format;
    const test = model === null ? it.skip : it;
    test(`refuses a damaged model: ${title}`, async () => {
      assert.ok(model);
      const copy = await copyOf(model, `truncated ${format}`);
      const bytes = await readFile(copy);
      await writeFile(copy, bytes.subarray(0, bytes.length / 2));
      const { message } = await search(['model.truncated', 'model.corrupt'], copy, good);
      assert.ok(message.includes(path.basename(copy)), message);
      for (const seed of seeds) {
        await writeFile(copy, mutated(bytes, seed, headBytes));
        const { code: exit, stdout, stderr } = await cli('inspect', copy, '--json');
        assert.ok(exit === 0 || exit === 2, `seed ${seed}: ${stdout}${stderr}`);
        if (exit === 2) assert.match((JSON.parse(stdout) as CliError).error.code, /^model\./, `seed ${seed}`);
      }
    });
  }

  it('refuses a model whose weights are cut short or missing, naming the file', async () => {
    const copy = await copyOf(sample.modelJson, 'weights');
    const weights = path.join(path.dirname(copy), 'model.weights.bin');
    await writeFile(weights, (await readFile(weights)).subarray(0, 1000));
    await search('model.truncated', copy, good);
    await writeFile(copy, (await readFile(copy, 'utf8')).replace('model.weights.bin', 'lost.bin'));
    assert.match((await search('model.corrupt', copy, good)).message, /lost\.bin/);
  });

  it('refuses data that is empty, of one class, or of the wrong size or classes', async () => {
    const empty = path.join(folder(), 'empty');
    await mkdir(path.join(empty, 'train', 'cat'), { recursive: true });
    assert.match((await search('data.empty', sample.model, empty)).message, /empty/);
    const one = await writeFolder(path.join(folder(), 'one'), await noiseImages({ classes: 1 }));
    assert.match((await search('data.oneClass', sample.model, one)).message, /"0"/);
    const other = await noiseImages({ classes: 5, side: 28 });
    const both = await search('data.imageSize', sample.model, await writeFolder(path.join(folder(), 'other'), other));
    assert.match(both.message, /28×28.*32×32[^]*5 classes.*8 outputs/, 'both problems are told at once');
    assert.match(both.hint ?? '', /"resize": \[32, 32\]/);
  });

  it('refuses images and archives that cannot be decoded, naming the file', async () => {
    const files = await noiseImages({ classes: sample.classes });
    const [first, ...rest] = files;
    assert.ok(first);
    const last = {
      path: 'train/7/9.jpg',
      bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(400, 7)]),
    };
    const broken = await writeFolder(path.join(folder(), 'broken'), [...files, last]);
    assert.match((await search('data.corruptImage', sample.model, broken)).message, /^train\/7\/9\.jpg/);
    const cut = { ...first, bytes: first.bytes.subarray(0, 700) };
    const truncated = await writeFolder(path.join(folder(), 'cut'), [cut, ...rest]);
    assert.match((await search('data.corruptImage', sample.model, truncated)).message, /^train\/0\/0\.png/);
    const archive = path.join(folder(), 'images.zip');
    const whole = await zipBytes(files);
    await writeFile(archive, whole.subarray(0, whole.length / 2));
    assert.match((await search('data.corruptArchive', sample.model, archive)).message, /images\.zip/);
  });

  it('refuses labels out of range and pixels that are no numbers, naming the row', async () => {
    const count = 40;
    const labels = Uint8Array.from({ length: count }, (_, i) => i % sample.classes);
    const idx = await writeFolder(path.join(folder(), 'idx'), [
      { path: 'train-images-idx3-ubyte', bytes: idxBytes([count, 32, 32], new Uint8Array(count * 1024)) },
      { path: 'train-labels-idx1-ubyte', bytes: idxBytes([count], labels.with(21, 200)) },
    ]);
    assert.match((await search('data.classCount', sample.model, idx)).message, /labels up to 200.*8 outputs/);
    const arrays = async (name: string, x: Float32Array, y: Int32Array): Promise<string> => {
      const file = path.join(folder(), `${name}.npz`);
      const bytes = await zipBytes([
        { path: 'x_train.npy', bytes: npyBytes('<f4', [count, 32, 32, 3], bytesOf(x)) },
        { path: 'y_train.npy', bytes: npyBytes('<i4', [count], bytesOf(y)) },
      ]);
      await writeFile(file, bytes);
      return file;
    };
    const pixels = new Float32Array(count * 3072).fill(0.5);
    const negative = await arrays('negative', pixels, Int32Array.from(labels).with(33, -1));
    assert.match((await search('data.labelRange', sample.model, negative)).message, /y_train, row 33: -1/);
    const nan = await arrays('nan', pixels.with(11 * 3072 + 5, NaN), Int32Array.from(labels));
    assert.match((await search('data.notFinite', sample.model, nan)).message, /x_train, row 11: NaN/);
  });

  it('refuses a recipe with mistakes, naming the place', async () => {
    const copy = await copyOf(sample.model, 'recipe');
    const recipe = path.join(path.dirname(copy), 'adascale.json');
    await writeFile(recipe, '{ "epochs": "two" }');
    assert.match((await search('recipe.invalid', copy, good)).message, /epochs/);
    await writeFile(recipe, '{ "labels": ["a", "b"] }');
    await search('data.classCount', copy, good);
  });

  it('tells everything that is wrong at once, in words too', async () => {
    const { code, stdout, stderr } = await cli(
      'search',
      sample.model,
      '--data',
      path.join(folder(), 'nowhere'),
      '--threads',
      '9999',
    );
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^adascale: .*--threads is 9999[^]*nowhere[^]*\[input\.range\]/);
  });

  it('evaluates on data that has only a test split', async () => {
    const tests = await noiseImages({ classes: sample.classes, train: 0, test: 3 });
    const data = await writeFolder(path.join(folder(), 'tests'), tests);
    assert.match((await search('data.noTraining', sample.model, data)).message, /only: test/);
    const judged = await cli('evaluate', sample.model, '--data', data, '--json');
    assert.equal(judged.code, 0, judged.stdout);
    assert.equal(judged.json<{ samples: number }>().samples, 3 * sample.classes);
    assert.match(judged.stderr, /found on the images that are judged/);
    assert.match(
      (await refused('data.empty', 'evaluate', sample.model, '--data', data, '--split', 'train')).hint ?? '',
      /test/,
    );
  });
});
