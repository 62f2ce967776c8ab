import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { engineVersion } from '../../../src/shared/engineVersion';

describe('shared/engineVersion', () => {
  it('is the version of the package', async () => {
    const text = await readFile(path.join(__dirname, '../../../package.json'), 'utf8');
    assert.equal(engineVersion, (JSON.parse(text) as { version: string }).version);
  });
});
