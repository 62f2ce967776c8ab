// A whole search whose latencies come from a device; the device leaves in the middle, and the run goes on where it stood.
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { resumeSearch, startSearch } from '../../../../src/engine/search/runSearch';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { preflight } from '../../../../src/engine/search/preflight';
import { requireBundle } from '../../../support/device/deviceNeeds';
import { useBriefMeasurements } from '../../../support/device/measureBriefly';
import { useEmulatedDevice } from '../../../support/device/useEmulatedDevice';
import { recordingPort, smallTask } from '../../../support/smallTask';

describe('a search on a device', function () {
  this.timeout(300_000);
  const setUp = useEmulatedDevice();
  useBriefMeasurements();
  before(function () {
    requireBundle(this);
  });

  it('fails with a code when the device leaves, is resumable, and ends with measured figures beside predicted ones', async () => {
    const { folder, device, server } = setUp();
    const task = await smallTask(path.join(folder, 'task'));
    const params = {
      ...task,
      target: `adb:${device.serial}`,
      adbServer: server.address,
      latency: 'measured' as const,
      evaluations: 6,
      sensitivityProbes: 0,
      epochs: 1,
      fineTuneVariants: 0,
      energySeconds: 1,
    };
    let runs = 0;
    device.faults.rewrite = (line) => {
      // The first two are the probes of preflight and run; then the starting network and two batches of candidates.
      if (line.includes('--model') && ++runs === 5) setTimeout(() => device.kill(), 50);
      return line;
    };
    await assert.rejects(startSearch(params, recordingPort()), {
      code: /^device\.(vanished|offline|interrupted)$/,
    } as unknown as { code: string });
    const manifest = JSON.parse(readFileSync(path.join(task.out, 'run.json'), 'utf8')) as { state: string };
    assert.equal(manifest.state, 'failed');
    await assert.rejects(resumeSearch(task.out, recordingPort()), { code: /^device\./ } as unknown as { code: string });

    await device.restart();
    await server.adb('disconnect', device.serial);
    await server.attach(device);
    const { baseline, frontier } = await resumeSearch(task.out, recordingPort());
    for (const candidate of [baseline, ...frontier]) {
      const { provenance, device: where, runtime } = candidate.provenance.latencyMs;
      assert.equal(provenance, 'measured');
      assert.match(where ?? '', /\(emulated\)$/);
      assert.match(runtime ?? '', /ONNX Runtime .*adb shell/);
      assert.ok(candidate.latencyMs! > 0 && candidate.predictedLatencyMs! > 0);
      // The gauge of this device stands still: asked for, and honestly not there.
      assert.equal(candidate.energy?.quality, 'unavailable');
      assert.ok(candidate.outputs?.maximumDifference != null, `outputs of ${candidate.id} were compared`);
      if (candidate.genes.precision !== 'int8') assert.equal(candidate.outputs.differs, false, candidate.id);
    }
    const snapshot = await runSnapshot(task.out);
    const shown = [snapshot.baseline!, ...snapshot.candidates].filter(({ id }) => snapshot.frontier.includes(id));
    assert.equal(shown.length, frontier.length);
    for (const { latencyMs, predictedLatencyMs, provenance } of shown) {
      assert.equal(provenance.latencyMs.provenance, 'measured');
      assert.ok(latencyMs! > 0 && predictedLatencyMs! > 0);
    }
  });

  it('is refused by preflight with what is wrong with the device', async () => {
    const task = await smallTask(path.join(setUp().folder, 'refused'));
    const params = { ...task, target: 'adb:nobody', adbServer: setUp().server.address, latency: 'measured' as const };
    const { problems } = await preflight(params, new AbortController().signal);
    assert.deepEqual(
      problems.map(({ code, severity }) => ({ code, severity })),
      [{ code: 'device.unknown', severity: 'error' }],
    );
  });
});
