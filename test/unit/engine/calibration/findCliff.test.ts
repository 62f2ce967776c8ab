import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import {
  calibrationFile,
  calibrationFolder,
  readCalibration,
  writeCalibration,
} from '../../../../src/engine/calibration/calibrationFiles';
import { findCliff } from '../../../../src/engine/calibration/findCliff';
import { cliffCurve, tableOfMemory } from '../../../support/cliffTables';
import { temporaryFolder } from '../../../support/temporary';

const wall = { knee: null, exponent: 0, ceiling: 1, wall: 0.5 };
const slope = { knee: 0.96, exponent: 40, ceiling: 37, wall: null };

describe('the memory cliff of a device', () => {
  const folder = temporaryFolder();
  const write = (...table: Parameters<typeof tableOfMemory>) =>
    writeCalibration(calibrationFolder(folder()), tableOfMemory(...table));

  it('comes back from a stored calibration as it was, for weights in memory, with where it comes from', async () => {
    const file = await write('A', [cliffCurve(slope, 'mapped'), cliffCurve(wall)]);
    assert.deepEqual(await readCalibration(file), tableOfMemory('A', [cliffCurve(slope, 'mapped'), cliffCurve(wall)]));
    assert.deepEqual(await findCliff([folder()], 'A', assert.fail), {
      ...{ ...wall, device: 'A', measuredAt: '2026-11-26T12:00:00.000Z', samples: 3, medianError: 0.07 },
    });
  });

  it('is that of the newest calibration, whatever its number of threads', async () => {
    await write('A', [cliffCurve(wall)]);
    await write('A', [cliffCurve(slope)], {
      createdAt: '2026-12-01T00:00:00.000Z',
      identity: { target: 'local', device: 'A', runtime: 'ort', threads: 4 },
    });
    assert.equal((await findCliff([folder()], 'A', assert.fail))?.knee, 0.96);
  });

  it('is none of another device, of a calibration that did not measure it, or where there is none', async () => {
    assert.equal(await findCliff([folder()], 'A', assert.fail), null);
    await write('A', [cliffCurve(slope, 'mapped')]);
    assert.equal(await findCliff([folder()], 'A', assert.fail), null);
    await write('A', [cliffCurve(wall)]);
    assert.equal(await findCliff([folder()], 'B', assert.fail), null);
  });

  it('of a damaged calibration is passed over, and said', async () => {
    await write('A', [cliffCurve(wall)]);
    const place = { target: 'local', threads: 2 };
    const bad = tableOfMemory('A', [{ ...cliffCurve(wall), cliff: { ...wall, ceiling: 0 } }]);
    await writeFile(calibrationFile(calibrationFolder(folder()), place), JSON.stringify(bad));
    const said: string[] = [];
    assert.equal((await findCliff([folder()], 'A', (message) => void said.push(message)))?.wall, 0.5);
    assert.match(said.join(), /memory\[0\]\.cliff\.ceiling/);
    assert.equal(path.dirname(calibrationFile(folder(), place)), folder());
  });
});
