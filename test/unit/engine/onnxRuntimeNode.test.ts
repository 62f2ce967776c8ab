import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../../support/temporary';

describe('ONNX Runtime in the engine', () => {
  const folder = temporaryFolder();

  it('keeps no identifier and no log of its use', function () {
    if (process.platform !== 'linux') {
      this.test!.title += ' [skipped: other systems keep it elsewhere]';
      this.skip();
    }
    const root = path.resolve(__dirname, '../../..');
    const model = path.join(root, 'samples/shapes/shapes-resnet.onnx');
    const code = `require('./src/engine/onnxRuntimeNode.ts').loadOnnxRuntimeNode().then((ort) => ort.InferenceSession.create(${JSON.stringify(model)}))`;
    const { ORT_DISABLE_TELEMETRY: _inherited, ...env } = process.env;
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '-e', code], {
      cwd: root,
      env: { ...env, HOME: folder(), TMPDIR: folder(), XDG_CACHE_HOME: folder() },
    });
    assert.deepEqual(
      readdirSync(folder()).filter((name) => !name.startsWith('tsx-')),
      [],
    );
  });
});
