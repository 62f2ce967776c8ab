// npm run test:host: mocha inside a real extension host. A VS Code named by VSCODE_EXECUTABLE, else a downloaded one, else the
// one from npm; the suite and @vscode/test-electron's runTests are the same for all three.
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import * as https from 'node:https';
import * as os from 'node:os';
import * as path from 'node:path';
import { hostName, installServer } from './installServer.mjs';

const shim = path.resolve('test/support/vscode/codeShim.mjs');

/** Whether a download can work at all, so that a machine without a network is not kept waiting. */
function reachable() {
  return new Promise((resolve) => {
    const request = https.request(
      'https://update.code.visualstudio.com/',
      { method: 'HEAD', timeout: 3000 },
      (response) => {
        response.resume();
        resolve(true);
      },
    );
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.end();
  });
}

async function findHost() {
  const given = process.env.VSCODE_EXECUTABLE;
  if (given) return { executable: given, name: given };
  if (process.env.VSCODE_HOST !== 'server' && (await reachable())) {
    const executable = await downloadAndUnzipVSCode('stable').catch(() => null);
    if (executable) return { executable, name: 'downloaded desktop VS Code' };
  }
  installServer();
  return { executable: shim, name: hostName };
}

async function bundleTests() {
  await build({
    entryPoints: ['test/host/index.ts'],
    outdir: 'out/test/host',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

await bundleTests();
const { executable, name } = await findHost();
const workspace = mkdtempSync(path.join(os.tmpdir(), 'ada-'));
const report = process.env.ADASCALE_TEST_REPORT ?? path.join(workspace, 'report.json');
process.env.ADASCALE_TEST_REPORT = report;
process.env.ADASCALE_TEST_HOST = name;
try {
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: path.resolve('.'),
    extensionTestsPath: path.resolve('out/test/host/index.js'),
    extensionTestsEnv: { ADASCALE_TEST_REPORT: report, ADASCALE_TEST_HOST: name },
    launchArgs: [workspace],
  });
  if (!existsSync(report)) throw new Error('The host ended without having run a test');
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
