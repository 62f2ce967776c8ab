import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { AdaScaleError } from '../../../../src/shared/errors';
import { readBounded } from '../../../../src/engine/runs/readBounded';
import { temporaryFolder } from '../../../support/temporary';

describe('readBounded', () => {
  const folder = temporaryFolder();

  it('reads a file up to the limit and refuses a larger one by its size', async () => {
    const file = path.join(folder(), 'run.json');
    await writeFile(file, Buffer.alloc(1000, 'x'));
    assert.equal((await readBounded(file, 1000)).length, 1000);
    await assert.rejects(readBounded(file, 999), (error: AdaScaleError) => {
      assert.equal(error.code, 'run.corrupt');
      assert.match(error.message, /run\.json .*1\.00 kB/);
      return true;
    });
  });
});
