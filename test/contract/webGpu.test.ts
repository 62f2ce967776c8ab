// The WebGPU backend against the processor, on a graphics processor in software. The driver is found by the environment that a
// process starts with, so that the contract's own tests run in another one; of the slow ones (shaders are compiled for every
// shape) those that train: ADASCALE_WEBGPU=all runs the whole contract and every operator.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface Report {
  readonly stats: { readonly passes: number; readonly failures: number };
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message: string } }[];
}

const contracts = {
  usual: {
    files: ['test/contract/backends.test.ts'],
    grep: 'onnxruntimeWebGpu (says|trains|takes)',
  },
  all: {
    files: ['test/contract/backends.test.ts', 'test/contract/operatorTraining.test.ts'],
    grep: 'onnxruntimeWebGpu',
  },
};
const { files, grep } = contracts[process.env['ADASCALE_WEBGPU'] === 'all' ? 'all' : 'usual'];

async function runContracts(environment: Readonly<Record<string, string>>): Promise<Report> {
  const mocha = require.resolve('mocha/bin/mocha.js');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [mocha, ...files, '--grep', grep, '--reporter', 'json'],
    { env: { ...process.env, ...environment }, maxBuffer: 1e8 },
  ).catch((error: { readonly stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
}

describe('WebGPU on a graphics processor in software', () => {
  it('infers, measures and trains as the processor does', async function () {
    const { softwareGpuEnvironment } = await import('../support/softwareGpu.mjs');
    const environment = await softwareGpuEnvironment();
    if (environment === null) {
      this.test!.title += ' [skipped: no SwiftShader on this platform]';
      this.skip();
    }
    const { stats, failures } = await runContracts(environment);
    assert.deepEqual(
      failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`),
      [],
    );
    assert.ok(stats.passes >= 6, `only ${stats.passes} tests ran`);
  }).timeout(1_800_000);
});
