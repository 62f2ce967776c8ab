import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseRunnerAnswer } from '../../../../../src/engine/runtimes/adb/runnerAnswer';

const root = path.resolve(__dirname, '../../../../..');
const folder = path.join(root, 'src/engine/runtimes/adb/runner');
const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('the runner that ships', () => {
  const facts = JSON.parse(readFileSync(path.join(folder, 'prebuilt/runner.json'), 'utf8')) as Record<string, string>;

  it('is the file that was noted, built from the source that lies beside it', () => {
    assert.equal(sha256(path.join(folder, 'prebuilt/runner')), facts['sha256']);
    assert.equal(sha256(path.join(folder, 'runner.c')), facts['sourceSha256']);
  });

  it('is a 64-bit program for aarch64', () => {
    const header = readFileSync(path.join(folder, 'prebuilt/runner')).subarray(0, 20);
    assert.equal(header.toString('latin1', 0, 4), '\x7fELF');
    assert.deepEqual([header[4], header.readUInt16LE(18)], [2, 183]);
  });

  it('comes out of the same compiler byte for byte', function () {
    this.timeout(60_000);
    const version = spawnSync('aarch64-linux-gnu-gcc', ['--version']).stdout?.toString().split('\n')[0] ?? '';
    if (version !== facts['compiler']) {
      this.test!.title += ` [skipped: needs ${facts['compiler']}]`;
      this.skip();
    }
    const said = execFileSync(process.execPath, ['src/scripts/buildRunner.mjs', '--check'], { cwd: root }).toString();
    assert.match(said, /^same: [0-9a-f]{64}/);
  });
});

const answer = {
  schema: 1,
  ok: true,
  ort: '1.30.0',
  threads: 1,
  startedAtMs: 1000,
  wallMs: 20.5,
  cpuMs: 20,
  rssBeforeKb: 100,
  peakRssKb: 300,
  models: [{ id: 'm0', loadMs: 1, firstMs: 2, latenciesMs: [1.5, 2.5] }],
};

describe('the answer of the runner', () => {
  it('is read', () => {
    const result = parseRunnerAnswer(JSON.stringify(answer));
    assert.ok(result.ok);
    assert.equal(result.peakMemoryBytes, 200 * 1024);
    assert.deepEqual(result.models, [{ id: 'm0', latenciesMs: [1.5, 2.5] }]);
  });

  it('leaves memory blank where the device does not tell', () => {
    const result = parseRunnerAnswer(JSON.stringify({ ...answer, rssBeforeKb: -1 }));
    assert.ok(result.ok && result.peakMemoryBytes === null);
  });

  it('may be a failure', () => {
    const failure = { schema: 1, ok: false, stage: 'load', model: 'm1', error: 'no such op' };
    assert.deepEqual(parseRunnerAnswer(JSON.stringify(failure)), {
      ok: false,
      stage: 'load',
      model: 'm1',
      error: 'no such op',
    });
  });

  const damaged: Record<string, string> = {
    'no JSON': 'WARNING: linker: unused DT entry',
    'a list': '[]',
    'another schema': JSON.stringify({ ...answer, schema: 2 }),
    'no models': JSON.stringify({ ...answer, models: undefined }),
    'a model without latencies': JSON.stringify({ ...answer, models: [{ id: 'm0', latenciesMs: [] }] }),
    'a negative latency': JSON.stringify({ ...answer, models: [{ id: 'm0', latenciesMs: [-1] }] }),
    'text for a number': JSON.stringify({ ...answer, wallMs: '20' }),
    'a number for text': JSON.stringify({ ...answer, ort: 1 }),
  };
  for (const [name, line] of Object.entries(damaged))
    it(`is refused with ${name}`, () => assert.throws(() => parseRunnerAnswer(line), { code: 'device.badAnswer' }));
});
