// A run that is resumed on another processor than it began on, as a virtual machine is moved: told, and gone on with.
import * as assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { readCandidates } from '../../../../src/engine/runs/runDirectory';
import { resumeSearch, startSearch } from '../../../../src/engine/search/runSearch';
import type { RunManifest } from '../../../../src/shared/run/manifest';
import { useBriefMeasurements } from '../../../support/device/measureBriefly';
import { recordingPort, smallTask } from '../../../support/smallTask';
import { temporaryFolders } from '../../../support/temporary';

describe('a search of this computer on another processor', function () {
  this.timeout(120_000);
  useBriefMeasurements();
  const folder = temporaryFolders();

  it('says so once, and measures the rest there', async () => {
    const task = await smallTask(path.join(await folder(), 'task'));
    const small = { evaluations: 2, sensitivityProbes: 0, epochs: 1, fineTuneVariants: 0, operators: ['channelScale'] };
    const params = { ...task, ...small, target: 'local', latency: 'measured' as const };
    const port = recordingPort();
    // The starting network is journalled; its figures are the old processor's.
    const report: typeof port.report = ({ candidates }) => void (candidates !== undefined && port.abort());
    await assert.rejects(startSearch(params, { ...port, report }), { name: 'AbortError' });
    const file = path.join(task.out, 'run.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as RunManifest;
    writeFileSync(file, JSON.stringify({ ...manifest, device: 'Another Processor' }));
    const again = recordingPort();
    const { baseline, frontier } = await resumeSearch(task.out, again);
    const told = again.logged.filter((line) =>
      line.startsWith('warn: This run measured on Another Processor; local is '),
    );
    assert.deepEqual([told.length, told[0]?.endsWith(`${manifest.device} now`)], [1, true]);
    assert.equal((await readCandidates(task.out)).length, 3);
    for (const { provenance } of [baseline, ...frontier]) assert.equal(provenance.latencyMs.device, manifest.device);
  });
});
