import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { useEmulatedDevice } from '../support/device/useEmulatedDevice';
import { convolution, writeOnnx } from '../support/tinyModels';
import { answered, type Asked } from './answers';
import { useOwnAdbServer } from './ownAdbServer';
import { activeHost, until, workspaceFolder } from './window';

/** Stands for the tool: prints what it prints on a phone. */
const tool = `#!/system/bin/sh
echo 'count=37 first=15234 curr=13012 min=12890 max=15234 avg=13500.2 std=420'
echo 'count=80 first=12900 curr=12840 min=12700 max=14010 avg=12880.5 std=133 p5=12710 median=12850 p95=13400'
echo 'Memory footprint delta from the start of the tool (MB): init=1.25 overall=3.5'
`;

const measured = async (asked: Asked): Promise<string> => {
  await until('the figures', () => asked.told.some(({ text }) => text.includes('Measured on')));
  return asked.told.find(({ text }) => text.includes('Measured on'))?.text ?? '';
};

export function registerProfileModelSuite(): void {
  describe('Profile Model on Device', () => {
    useOwnAdbServer();

    it('measures a model file on this computer and says what it takes', async () => {
      await activeHost();
      const model = await writeOnnx(workspaceFolder(), 'profiled', convolution(8));
      await answered({ row: /^\$\(vm\)/ }, async (asked) => {
        await vscode.commands.executeCommand('adascale.profileModel', vscode.Uri.file(model));
        assert.match(
          await measured(asked),
          /^profiled\.onnx: median .* ms, .*\d+ runs.* Measured on .*onnxruntime-node/,
        );
        assert.ok(!asked.rows.some((row) => row.includes('benchmark_model')), 'for .tflite files alone');
      });
    });
  });

  describe('Profile Model on Device with an emulated phone', function () {
    this.timeout(90_000);
    const emulated = useEmulatedDevice();
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('adascale');

    it('offers a .tflite file the person’s own benchmark_model, asks once where it is, and measures with it', async () => {
      const { device, server, folder } = emulated();
      const host = await activeHost();
      const file = path.join(folder, 'benchmark_model');
      writeFileSync(file, tool);
      chmodSync(file, 0o755);
      const model = path.join(folder, 'net.tflite');
      writeFileSync(model, 'TFL3');
      await settings().update('adb.server', server.address, vscode.ConfigurationTarget.Workspace);
      try {
        await host.devices.refresh();
        for (const dialogs of [1, 0])
          await answered({ row: /benchmark_model/, file }, async (asked) => {
            await vscode.commands.executeCommand('adascale.profileModel', vscode.Uri.file(model));
            const text = await measured(asked);
            assert.match(text, /^net\.tflite: median 12\.8 ms, 80 runs, peak memory 3\.67 MB\./);
            assert.match(text, /Measured on .*\(emulated\), benchmark_model [0-9a-f]{8}, CPU, adb shell, 1 thread\.$/);
            assert.equal(asked.dialogs.length, dialogs);
            const offered = asked.rows.find((row) => row.includes('benchmark_model'));
            assert.ok(offered?.includes(device.serial), asked.rows.join());
          });
        assert.equal(settings().get('benchmarkModel.path'), file);
      } finally {
        await settings().update('benchmarkModel.path', undefined, vscode.ConfigurationTarget.Global);
        await settings().update('adb.server', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  });
}
