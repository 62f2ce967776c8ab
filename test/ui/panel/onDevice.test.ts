// A search on a phone as the explorer shows it: the command line searches on an emulated device, the host's engine reads the run
// folder, and the panel shows what was measured there beside what was predicted, named as emulated.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { EngineService } from '../../../src/host/engine/engineService';
import { panelSnapshot } from '../../../src/host/pareto/panelSnapshot';
import { formatMs } from '../../../src/shared/format';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import type { Candidate } from '../../../src/shared/run/candidate';
import { startCli } from '../../support/cli';
import { requireBundle } from '../../support/device/deviceNeeds';
import { useEmulatedDevice } from '../../support/device/useEmulatedDevice';
import { hoverSomething } from '../../support/panel/chartPixels';
import { useBrowser } from '../../support/panel/useBrowser';
import { smallTask } from '../../support/smallTask';

const name = /AdaScale_Emulated_8 \(emulated\)/;

describe('panel: a search on a device', function () {
  this.timeout(300_000);
  const emulated = useEmulatedDevice();
  const open = useBrowser();
  let snapshot: PanelSnapshot;
  /** The frontier and the starting network. */
  let final: readonly Candidate[];

  before(async function () {
    requireBundle(this);
    const run = await search();
    const engine = new EngineService({
      script: path.resolve('dist/engine.js'),
      heapMb: () => 1024,
      log: () => undefined,
      onCrash: () => undefined,
    });
    try {
      const opened = await engine.call('run/open', { run });
      snapshot = panelSnapshot(opened, { run, live: null, failure: null, trusted: true });
    } finally {
      await engine.stop();
    }
    const { frontier, baseline, candidates } = snapshot.run;
    final = [...(baseline === null ? [] : [baseline]), ...candidates.filter(({ id }) => frontier.includes(id))];
    assert.ok(final.length > 1);
  });

  async function search(): Promise<string> {
    const { folder, device, server } = emulated();
    const { model, data, out } = await smallTask(path.join(folder, 'task'));
    const where = ['--target', `adb:${device.serial}`, '--adb-server', server.address, '--out', out];
    const small = ['--evaluations', '4', '--epochs', '1', '--sensitivity-probes', '0', '--fine-tune-variants', '0'];
    const task = ['--data', data, '--batch-size', '24', '--threads', '1', '--preprocessing', 'unit'];
    const { code, stdout, stderr } = await startCli(['search', model, ...task, ...where, ...small]).result;
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^latency measured on AdaScale_Emulated_8 \(emulated\), ONNX Runtime .*, adb shell, 1 thread$/m,
    );
    return out;
  }

  it('shows each latency as measured there, with what was predicted before', async () => {
    const { page } = await open({ snapshot, saved: { run: snapshot.run.path, rows: 'all' } });
    const row = (id: string) => page.locator(`.grid-body [data-id="${id}"]`);
    await row('baseline').waitFor();
    const heads = await page.locator('.grid-head [role=columnheader]:visible .sort-name').allTextContents();
    const column = heads.indexOf('Latency');
    assert.ok(column > 0, heads.join());
    for (const { id, latencyMs, predictedLatencyMs } of final) {
      assert.ok(latencyMs !== null && latencyMs > 0 && predictedLatencyMs !== null && predictedLatencyMs > 0);
      assert.notEqual(formatMs(latencyMs), formatMs(predictedLatencyMs));
      const cell = row(id)
        .locator('[role=gridcell]')
        .nth(column + 1);
      // Rounded to the digits of the column, and without the sign of an estimate.
      assert.match((await cell.textContent()) ?? '', /^[\d.]+/);
      assert.ok(Math.abs(parseFloat((await cell.textContent()) ?? '') / latencyMs - 1) < 0.1, `${id}: ${latencyMs}`);
      assert.equal(await row(id).locator('.cell-source').textContent(), 'measured');
      await row(id).click();
      await page.locator(`.detail-title b:text-is("${id}")`).waitFor();
      const note = (await page.locator('.detail-figures p.small', { hasText: 'Latency:' }).textContent()) ?? '';
      assert.match(note, /^Latency: Median of \d+ runs.*AdaScale_Emulated_8 \(emulated\), ONNX Runtime .*adb shell/);
      assert.ok(note.includes(`Predicted before: ${formatMs(predictedLatencyMs)}.`), note);
      assert.match(note, /Its outputs there are (not )?those of this computer/);
    }
  });

  it('says under the pointer and in the legend that it was measured, and in its head on which emulated device', async () => {
    const { page } = await open({ snapshot, saved: { run: snapshot.run.path } });
    await page
      .getByText(/^Frontier, measured/)
      .first()
      .waitFor();
    await hoverSomething(page);
    assert.match((await page.locator('.tooltip').textContent()) ?? '', /Latency[\d.]+ m?s.*measured/);
    assert.match((await page.locator('.run-device').textContent()) ?? '', name);
  });
});
