import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { preprocessingIds } from '../../../../src/engine/datasets/preprocessing';
import { loadRecipe, parseRecipe } from '../../../../src/engine/recipe/loadRecipe';
import { locateJsonError } from '../../../../src/engine/recipe/locateJsonError';
import { recipePreprocessing, recipeResize } from '../../../../src/engine/recipe/recipePreprocessing';
import type { AdaScaleError } from '../../../../src/shared/errors';
import type { Recipe } from '../../../../src/shared/recipe/recipe';
import schema from '../../../../src/shared/recipe/recipe.schema.json';
import { searchMetrics } from '../../../../src/shared/run/objectives';
import { inTemporaryFolder } from '../../../support/dataFiles';

/** Every option at once; a missing or misspelt one does not compile. */
const full: Required<Recipe> = {
  $schema: './adascale.schema.json',
  data: '../data/photos.tar.gz',
  splits: { train: 'a', validation: 'b', test: '/c', validationShare: 0.2, testShare: 0.1 },
  preprocessing: { mean: [1, 2, 3], std: 4, channels: 'bgr', resize: [32, 48] },
  labels: ['cat', 'dog'],
  budgets: { accuracy: 0.7, latencyMs: 5, peakMemoryBytes: 1e6, parameters: 1e5, macs: 1e7, sizeBytes: 1e6 },
  target: 'adb:emulator-5554',
  seed: 0,
  epochs: 5,
  evaluations: 100,
  batchSize: 64,
  learningRate: 0.05,
  operators: ['spatialSvd', 'channelScale'],
  widthQuantum: 16,
};
const parse = (value: unknown): Recipe => parseRecipe(JSON.stringify(value), 'adascale.json');

function faultsOf(value: unknown): string {
  try {
    parse(value);
  } catch (error) {
    assert.equal((error as AdaScaleError).code, 'recipe.invalid');
    return (error as AdaScaleError).message;
  }
  return '';
}

describe('recipes', () => {
  it('lie beside the model and point relative to themselves', () =>
    inTemporaryFolder(async (folder) => {
      const model = path.join(folder, 'net.h5');
      assert.equal(await loadRecipe(model), null);
      await writeFile(path.join(folder, 'adascale.json'), `\uFEFF${JSON.stringify(full)}`);
      const recipe = await loadRecipe(model);
      assert.equal(recipe?.path, path.join(folder, 'adascale.json'));
      assert.equal(recipe.data, path.resolve(folder, '../data/photos.tar.gz'));
      assert.deepEqual(recipe.splits, {
        ...full.splits,
        train: path.join(folder, 'a'),
        validation: path.join(folder, 'b'),
        test: '/c',
      });
      assert.deepEqual(recipe.budgets, full.budgets);
    }));

  it('may be empty, and may name a preprocessing in one word', () => {
    assert.deepEqual(parse({}), {});
    for (const id of ['auto', ...preprocessingIds]) assert.equal(parse({ preprocessing: id }).preprocessing, id);
  });

  it('are refused with every fault and its path', () => {
    const message = faultsOf({
      dta: 'x',
      seed: -1,
      epochs: 1.5,
      splits: { testShare: 0.9 },
      budgets: { latency: 5 },
      labels: ['a', 'a'],
      target: 'phone',
    });
    for (const part of [
      /the recipe has no option "dta" \(it has \$schema, data, splits/,
      /\/seed must be >= 0/,
      /\/epochs must be integer/,
      /\/splits\/testShare must be <= 0\.5/,
      /\/budgets has no option "latency" \(it has accuracy, latencyMs/,
      /\/labels must NOT have duplicate items/,
      /\/target must match pattern/,
    ]) {
      assert.match(message, part);
    }
  });

  it('are refused with only the faults of the preprocessing form that was used', () => {
    assert.equal(
      faultsOf({ preprocessing: 'half' }),
      'adascale.json: /preprocessing must be one of auto, raw, unit, signed, imagenet, caffe',
    );
    assert.match(
      faultsOf({ preprocessing: { mean: 1 } }),
      /\/preprocessing must have property std when property mean is present$/,
    );
    assert.match(faultsOf({ preprocessing: { mean: [1], std: [0] } }), /\/preprocessing\/std\/0 must be > 0$/);
    assert.match(
      faultsOf({ preprocessing: { id: 'unit', mean: 1, std: 1 } }),
      /\/preprocessing may have either "id" or "mean" and "std"$/,
    );
  });

  it('are refused with line and column where they are no JSON', () =>
    inTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, 'adascale.json'), '{\n  "seed": 1,\n  "data": \'x\'\n}');
      await assert.rejects(loadRecipe(path.join(folder, 'm.onnx')), {
        code: 'recipe.notJson',
        message: /adascale\.json, line 3, column 11: "'" cannot stand here$/,
      });
    }));

  it('hold every option that the types and the schema know', () => {
    assert.deepEqual(parse(full), full);
    assert.deepEqual(Object.keys(schema.properties).sort(), Object.keys(full).sort());
    assert.deepEqual(Object.keys(schema.properties.splits.properties).sort(), Object.keys(full.splits).sort());
    assert.deepEqual(
      Object.keys(schema.properties.budgets.properties),
      searchMetrics.map((metric) => metric.id),
    );
    assert.deepEqual(schema.definitions.preprocessingId.enum, ['auto', ...preprocessingIds]);
  });

  it('are described option by option for editors', () => {
    for (const [name, option] of Object.entries(schema.properties)) assert.ok(option.description.length > 10, name);
  });
});

describe('the preprocessing of a recipe', () => {
  it('is found by trying unless it is given', () => {
    assert.equal(recipePreprocessing(undefined, 3), 'auto');
    assert.equal(recipePreprocessing('auto', 3), 'auto');
    assert.equal(recipePreprocessing({ resize: [8, 8] }, 1), 'auto');
  });

  it('is an id or its own means', () => {
    const named = recipePreprocessing('signed', 1);
    assert.deepEqual(named, { id: 'signed', mean: [127.5], std: [127.5], channels: 'gray' });
    assert.deepEqual(recipePreprocessing(full.preprocessing, 3), {
      id: 'custom',
      mean: [1, 2, 3],
      std: [4, 4, 4],
      channels: 'bgr',
    });
    assert.throws(() => recipePreprocessing('caffe', 1), { code: 'data.preprocessing' });
  });

  it('may ask for a size', () => {
    assert.deepEqual(recipeResize(full.preprocessing), [32, 48]);
    assert.equal(recipeResize('unit'), undefined);
  });
});

describe('locateJsonError', () => {
  const at = (text: string): string => {
    const fault = locateJsonError(text);
    return fault === null ? 'valid' : `${fault.line}:${fault.column} ${fault.found}`;
  };

  it('finds the place where JSON ends', () => {
    for (const [text, expected] of [
      ['', '1:1 the end of the file'],
      ['{"a": 1,}', '1:9 "}"'],
      ['{"a": 1 "b": 2}', '1:9 "\\""'],
      ['[1, 2', '1:6 the end of the file'],
      ['{\n  // note\n}', '2:3 "/"'],
      ['{a: 1}', '1:2 "a"'],
      ['[01]', '1:2 "01"'],
      ['[1] 2', '1:5 "2"'],
      ['{"a": nul}', '1:7 "nul"'],
      ['[1}', '1:3 "}"'],
      ['{"a" 1}', '1:6 "1"'],
      ['{\r\n"a": "x\ny"}', '2:6 "\\""'],
      ['[,]', '1:2 ","'],
    ] as const) {
      assert.equal(at(text), expected, text);
      assert.throws(() => JSON.parse(text));
    }
  });

  it('finds nothing in valid JSON', () => {
    for (const value of [full, [], {}, 1e-9, -0.5, null, true, 'a"\\\u2028\n', [[[{}]]], { a: [1, { b: null }] }]) {
      assert.equal(at(JSON.stringify(value, null, 2)), 'valid');
    }
  });
});
