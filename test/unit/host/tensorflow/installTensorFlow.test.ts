import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import {
  installTensorFlow,
  tensorflowVersion,
  type TensorflowInstall,
} from '../../../../src/host/tensorflow/installTensorFlow';
import { runProgram, type ProgramRun } from '../../../../src/host/tensorflow/runProgram';
import type { AdaScaleError } from '../../../../src/shared/errors';
import { temporaryFolders } from '../../../support/temporary';

const npm = { program: '/tools/npm', leading: ['first'] };

/** Does what npm would: a module in the folder, here one of `code`. */
async function putModule({ folder }: ProgramRun, code: string): Promise<void> {
  const module = path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  await mkdir(module, { recursive: true });
  await writeFile(path.join(module, 'index.js'), code);
}

const loads = "exports.getBackend = () => 'tensorflow';";

describe('installing TensorFlow', function () {
  const folders = temporaryFolders();
  const runs: ProgramRun[] = [];
  const lines: string[] = [];
  beforeEach(() => {
    runs.length = 0;
    lines.length = 0;
  });

  /** npm is a double; what proves that the module loads is a real process. */
  async function prepare(
    fakeNpm: (run: ProgramRun) => Promise<number | null>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TensorflowInstall> {
    const run = (asked: ProgramRun): Promise<number | null> => {
      runs.push(asked);
      return asked.program === npm.program ? fakeNpm(asked) : runProgram(asked);
    };
    const folder = path.join(await folders(), 'storage', 'tensorflow');
    return { folder, npm, run, signal, onLine: (line) => lines.push(line) };
  }

  const failsWith = async (install: TensorflowInstall, code: string): Promise<AdaScaleError> => {
    let thrown: AdaScaleError | undefined;
    await assert.rejects(installTensorFlow(install), (error: AdaScaleError) => {
      thrown = error;
      return error.code === code;
    });
    assert.ok(!existsSync(install.folder), 'the half-done folder is removed');
    return thrown ?? assert.fail();
  };

  it('runs npm on the exact version with scripts on, then loads it in a process of its own', async () => {
    const install = await prepare(async (run) => {
      run.onLine('added 1 package');
      await putModule(run, loads);
      return 0;
    });
    await mkdir(install.folder, { recursive: true });
    await writeFile(path.join(install.folder, 'stale'), '');
    await installTensorFlow(install);
    const what = `@tensorflow/tfjs-node@${tensorflowVersion}`;
    assert.deepEqual(runs[0]?.args, [
      ...['first', 'install', '--prefix', install.folder, '--ignore-scripts=false', '--no-audit', '--no-fund', what],
    ]);
    assert.equal(runs[1]?.program, process.execPath);
    assert.deepEqual(lines, ['added 1 package']);
    assert.ok(existsSync(path.join(install.folder, 'node_modules', '@tensorflow', 'tfjs-node')));
    assert.ok(!existsSync(path.join(install.folder, 'stale')));
  });

  it('installs the version that package.json names', () => {
    const manifest = JSON.parse(readFileSync(path.resolve(__dirname, '../../../../package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    assert.equal(manifest.optionalDependencies['@tensorflow/tfjs-node'], `^${tensorflowVersion}`);
  });

  it('says that npm is missing, and leaves what is there', async () => {
    const install = { ...(await prepare(() => assert.fail())), npm: null };
    await mkdir(install.folder, { recursive: true });
    await assert.rejects(installTensorFlow(install), { code: 'tensorflow.noNpm' });
    assert.ok(existsSync(install.folder));
  });

  it('tells the error and the last lines of an npm that failed', async () => {
    const install = await prepare(async (run) => {
      await putModule(run, loads);
      const stack = Array.from({ length: 9 }, (_, i) => `npm error     at frame ${i}`);
      for (const line of ['npm error Error: getaddrinfo ENOTFOUND', ...stack, '', 'npm error last']) run.onLine(line);
      return 1;
    });
    const { message, hint } = await failsWith(install, 'tensorflow.installFailed');
    assert.match(message, /exit code 1.*\nnpm error Error: getaddrinfo ENOTFOUND\n[^]*frame 8\nnpm error last$/);
    assert.doesNotMatch(message, /frame 5/);
    assert.match(hint ?? '', /log/);
    assert.equal(runs.length, 1);
  });

  it('does not call ready what does not load', async () => {
    const throwing = await prepare(async (run) => {
      await putModule(run, "throw new Error('tfjs_binding.node is missing');");
      return 0;
    });
    const { message } = await failsWith(throwing, 'tensorflow.installFailed');
    assert.match(message, /does not load/);
    assert.match(message, /tfjs_binding\.node is missing/);
    const plain = await prepare(async (run) => {
      await putModule(run, "exports.getBackend = () => 'cpu';");
      return 0;
    });
    assert.match((await failsWith(plain, 'tensorflow.installFailed')).message, /native kernels/);
  });

  it('tells why npm could not start', async () => {
    const install = await prepare((run) => runProgram({ ...run, program: path.join(run.folder, 'absent') }));
    assert.match((await failsWith(install, 'tensorflow.installFailed')).message, /ENOENT/);
  });

  it('ends npm and what npm started when it is cancelled', async function () {
    if (process.platform === 'win32') return this.skip();
    const abort = new AbortController();
    const nested = "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])";
    const waiting = `console.log(${nested}.pid); setInterval(() => {}, 1000)`;
    const install = await prepare(
      (run) =>
        runProgram({
          ...run,
          program: process.execPath,
          args: ['-e', waiting],
          onLine: (line) => {
            run.onLine(line);
            abort.abort();
          },
        }),
      abort.signal,
    );
    await failsWith(install, 'cancelled');
    const grandchild = Number(lines[0]);
    assert.ok(grandchild > 0);
    const isAlive = (): boolean => {
      // A process that nobody has waited for yet still has its number.
      try {
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${grandchild}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(runs.length, 1);
  });

  it('starts nothing once it was cancelled', async () => {
    const install = await prepare(runProgram, AbortSignal.abort());
    await failsWith(install, 'cancelled');
  });
});
