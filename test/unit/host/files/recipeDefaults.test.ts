import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { readRecipeDefaults } from '../../../../src/host/files/recipeDefaults';
import { temporaryFolders } from '../../../support/temporary';

describe('defaults from adascale.json', () => {
  const folder = temporaryFolders();

  it('reads what stands beside the model', async () => {
    const root = await folder();
    await writeFile(path.join(root, 'adascale.json'), '{ "data": "images", "seed": 7 }');
    const recipe = await readRecipeDefaults(path.join(root, 'net.onnx'));
    assert.equal(recipe?.data, 'images');
    assert.equal(recipe?.seed, 7);
  });

  it('leaves the complaint about a broken recipe to the preflight', async () => {
    const root = await folder();
    const model = path.join(root, 'net.onnx');
    assert.equal(await readRecipeDefaults(model), null);
    for (const text of ['{', '[1]', '"text"', 'null']) {
      await writeFile(path.join(root, 'adascale.json'), text);
      assert.equal(await readRecipeDefaults(model), null, text);
    }
  });
});
