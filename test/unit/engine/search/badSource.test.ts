import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { startSearch } from '../../../../src/engine/search/runSearch';
import { imageFiles, tinySet, writeFolder } from '../../../support/dataFiles';
import { recordingPort, smallTask } from '../../../support/smallTask';
import { temporaryFolders } from '../../../support/temporary';

describe('engine/search/runSearch with a source that fails late', () => {
  const folder = temporaryFolders();

  it('takes the run back, so that the same command works once the source is mended', async () => {
    const home = await folder();
    const task = await smallTask(home);
    const files = await imageFiles(tinySet(3, 4, 16));
    const labels = Array.from({ length: 10 }, (_, index) => String(index));
    await writeFile(path.join(home, 'adascale.json'), JSON.stringify({ labels }));
    const data = await writeFolder(path.join(home, 'images'), files);
    const last = path.join(data, files.findLast((file) => file.path.startsWith('train'))?.path ?? '');
    const whole = await readFile(last);
    await writeFile(last, whole.subarray(0, 60));
    const asked = { ...task, data, evaluations: 2, epochs: 0 };
    await assert.rejects(startSearch(asked, recordingPort()), { code: 'data.corruptImage' });
    assert.ok(!existsSync(task.out));
    await mkdir(task.out);
    await writeFile(last, whole);
    const result = await startSearch(asked, recordingPort());
    assert.equal((await runSnapshot(result.run)).manifest.state, 'done');
  });

  it('keeps a run that was cancelled while it prepared', async () => {
    const task = await smallTask(await folder());
    await assert.rejects(
      startSearch(
        task,
        recordingPort((_breath, abort) => abort()),
      ),
    );
    assert.equal((await runSnapshot(task.out)).manifest.state, 'cancelled');
  });
});
