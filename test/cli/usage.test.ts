import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { cli, refused } from '../support/cli';
import { sample } from '../support/sample';

const commands = [
  'inspect',
  'evaluate',
  'search',
  'resume',
  'profile',
  'export',
  'simulate',
  'devices',
  'reproduce',
  'monitor',
];
const { model, data } = sample;

describe('command line: usage', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'adascale-cli-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('explains every command', async () => {
    const { code, stdout } = await cli('--help');
    assert.equal(code, 0);
    for (const command of commands) {
      assert.match(stdout, new RegExp(`\\b${command}\\b`));
      const help = await cli(command, '--help');
      assert.equal(help.code, 0);
      assert.match(help.stdout, /--json/);
    }
  });

  it('refuses unknown commands, options and values with a code and exit 2', async () => {
    await refused('input.usage', 'compress');
    await refused('input.usage', 'inspect');
    await refused('input.usage', 'inspect', model, '--fast');
    await refused('input.range', 'search', model, '--evaluations', 'many');
    await refused('input.range', 'search', model, '--epochs', '-1');
    await refused('input.budget', 'search', model, '--budget', 'speed=3');
    await refused('input.budget', 'search', model, '--budget', 'latencyMs');
    await refused('input.choice', 'search', model, '--latency', 'guessed');
    await refused('input.missing', 'profile');
  });

  it('refuses what is not there, naming it', async () => {
    const missing = path.join(folder, 'no.onnx');
    assert.match((await refused('model.notFound', 'inspect', missing)).message, /no\.onnx/);
    assert.match(
      (await refused('data.notFound', 'evaluate', model, '--data', path.join(folder, 'nothing'))).message,
      /nothing/,
    );
    await refused('run.notFound', 'resume', folder);
    await refused('run.notFound', 'export', folder, '--variants', 'a,b', '--out', path.join(folder, 'out'));
    const text = path.join(folder, 'notes.onnx');
    writeFileSync(text, 'these are not the weights you are looking for');
    await refused('model.corrupt', 'inspect', text);
  });

  it('keeps stdout for the one JSON document', async () => {
    const { code, stdout, stderr } = await cli('inspect', model, '--json', '--verbose');
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    const keys = ['format', 'inputs', 'outputs', 'parameters', 'macs', 'peakActivationBytes', 'layers', 'unsupported'];
    for (const key of keys) assert.ok(key in result, key);
  });

  it('evaluates the sample network with preprocessing found by itself', async () => {
    const { code, stdout, stderr } = await cli('evaluate', model, '--data', data, '--json');
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout) as { accuracy: number; samples: number; preprocessing: { id: string } };
    assert.equal(result.samples, 600);
    assert.equal(result.preprocessing.id, 'unit');
    assert.ok(result.accuracy > 0.75, `accuracy ${result.accuracy}`);
  });

  it('lists this computer as a target', async () => {
    const { code, stdout } = await cli('devices', '--json');
    assert.equal(code, 0);
    const { targets } = JSON.parse(stdout) as { targets: { id: string; state: string }[] };
    assert.ok(targets.some(({ id, state }) => id === 'local' && state === 'ready'));
  });
});
