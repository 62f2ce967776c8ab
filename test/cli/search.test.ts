import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExportResult, ProfileRecord } from '../../src/shared/protocol/engine';
import type { Context, Policy } from '../../src/shared/policy/runtime';
import type { Candidate } from '../../src/shared/run/candidate';
import type { SearchResult } from '../../src/shared/run/manifest';
import { cli, refused } from '../support/cli';
import { sample, smallSearch } from '../support/sample';
import { suiteFolder } from '../support/suiteFolder';

type Runtime = typeof import('../../src/shared/policy/runtime');

const parameterBudget = 70_000;

const tree = (root: string): readonly string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();

describe('command line: from a model to a bundle', function () {
  this.timeout(120_000);
  const folder = suiteFolder();
  let run: string;
  let result: SearchResult;
  let bundle: string;
  let exported: ExportResult;

  before(async () => {
    run = path.join(folder(), 'run');
    const budget = ['--budget', `parameters=${parameterBudget}`];
    const found = await cli(
      'search',
      sample.model,
      '--data',
      sample.data,
      '--out',
      run,
      ...smallSearch,
      ...budget,
      '--json',
    );
    assert.equal(found.code, 0, found.stderr);
    result = found.json<SearchResult>();
    bundle = path.join(folder(), 'bundle');
    const ids = result.frontier.map((candidate) => candidate.id).join();
    const written = await cli('export', run, '--variants', ids, '--out', bundle, '--json');
    assert.equal(written.code, 0, written.stdout + written.stderr);
    exported = written.json<ExportResult>();
  });

  it('answers with the starting network and the frontier, in the agreed keys', () => {
    assert.deepEqual(Object.keys(result).sort(), ['baseline', 'frontier', 'run', 'sensitivity']);
    assert.equal(result.run, run);
    assert.ok(result.frontier.length >= 2, 'there is nothing to choose from');
    for (const candidate of [result.baseline, ...result.frontier]) {
      const { id, accuracy, latencyMs, macs, parameters, peakMemoryBytes, genes, provenance } = candidate;
      assert.match(id, /^(baseline|c-\d{4})$/);
      for (const share of [accuracy.validation, accuracy.test])
        assert.ok(share !== null && share >= 0 && share <= 1, id);
      for (const figure of [latencyMs, macs, parameters, peakMemoryBytes]) assert.ok(figure !== null && figure > 0, id);
      const whole = ['exit', 'precision', 'resolution'];
      const parts = Object.keys(genes).filter((gene) => !whole.includes(gene));
      assert.deepEqual(parts.sort(), ['blocks', 'stages', 'widths']);
      assert.equal(provenance.accuracy.provenance, 'measured');
      assert.equal(provenance.latencyMs.provenance, 'measured');
    }
  });

  it('keeps every member of the frontier within the budget', () => {
    assert.ok(result.baseline.parameters > parameterBudget, 'the budget binds nothing');
    for (const { id, parameters } of result.frontier) assert.ok(parameters <= parameterBudget, id);
  });

  it('writes a report that names every variant and how much it trained on', () => {
    const report = readFileSync(path.join(run, 'report.md'), 'utf8');
    for (const { id } of result.frontier) assert.ok(report.includes(`| ${id} |`), id);
    assert.match(report, /256 images trained/);
  });

  it('exports networks that `evaluate` finds exactly as accurate as reported', async () => {
    const figures = new Map(result.frontier.map((candidate): [string, Candidate] => [candidate.id, candidate]));
    const most = [...exported.variants].sort((a, b) => (b.accuracy ?? 0) - (a.accuracy ?? 0)).slice(0, 2);
    for (const { id, file } of most) {
      const model = path.join(bundle, file);
      const judged = await cli('evaluate', model, '--data', sample.data, '--preprocessing', 'unit', '--json');
      assert.equal(judged.code, 0, judged.stdout + judged.stderr);
      const { accuracy, samples } = judged.json<{ accuracy: number; samples: number }>();
      assert.deepEqual([accuracy, samples], [figures.get(id)?.accuracy.test, 600], id);
    }
  });

  it('ships a runtime that picks by context and replays its own trace byte for byte', async () => {
    const module = pathToFileURL(path.join(bundle, 'adascale-runtime', 'index.mjs')).href;
    const runtime = (await import(module)) as Runtime;
    const read = (file: string): string => readFileSync(path.join(bundle, file), 'utf8');
    const policy = JSON.parse(read('policy.json')) as Policy;
    assert.deepEqual(
      policy.variants.map((variant) => variant.id).sort(),
      result.frontier.map((candidate) => candidate.id).sort(),
    );
    const plenty: Context = { batteryPercent: 95, charging: true, thermalStatus: 0, freeMemoryBytes: 2 ** 32 };
    const strained: Context = { batteryPercent: 6, charging: false, thermalStatus: 4, freeMemoryBytes: 2 ** 32 };
    const [rich, poor] = [runtime.selectVariant(policy, plenty), runtime.selectVariant(policy, strained)];
    assert.notEqual(rich, poor);
    const accuracyOf = (id: string): number => policy.variants.find((one) => one.id === id)?.accuracy.value ?? NaN;
    assert.ok(accuracyOf(rich) > accuracyOf(poor));
    assert.equal(runtime.replay(policy, read('trace.jsonl')), read('decisions.jsonl'));
    const active = read('decisions.jsonl').match(/"active":"[^"]+"/g) ?? [];
    assert.ok(new Set(active).size > 1, 'the sample trace never changes the variant');
  });

  it('measures variants of the run again', async () => {
    const ids = [result.baseline.id, result.frontier[0]?.id ?? ''];
    const measured = await cli('profile', '--run', run, '--variants', ids.join(), '--runs', '5', '--json');
    assert.equal(measured.code, 0, measured.stdout + measured.stderr);
    const { records } = measured.json<{ records: ProfileRecord[] }>();
    assert.deepEqual(
      records.map((record) => record.id),
      ids,
    );
    for (const { id, medianMs, samples } of records) assert.ok(medianMs !== null && medianMs > 0 && samples >= 5, id);
  });

  it('refuses what it cannot export, writing nothing', async () => {
    const out = path.join(folder(), 'other');
    const unknown = await refused('run.unknownVariant', 'export', run, '--variants', 'c-9999', '--out', out);
    assert.match(`${unknown.message} ${unknown.hint}`, /c-9999.*baseline/);
    const first = result.frontier[0]?.id ?? '';
    const before = [tree(bundle), tree(run)];
    await refused('input.outputExists', 'export', run, '--variants', first, '--out', bundle);
    await refused('input.outputExists', 'export', run, '--variants', first, '--out', run);
    assert.deepEqual([tree(bundle), tree(run)], before);
    assert.deepEqual(readdirSync(folder()).sort(), ['bundle', 'run']);
  });
});
