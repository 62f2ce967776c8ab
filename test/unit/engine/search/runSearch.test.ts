import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { after, before, describe, it } from 'mocha';
import { createBackend } from '../../../../src/engine/compute/index';
import { splitDataset } from '../../../../src/engine/datasets/splits';
import { encodeOnnx } from '../../../../src/engine/graph/onnx/encodeOnnx';
import { runFiles } from '../../../../src/engine/runs/runDirectory';
import { acquireLock } from '../../../../src/engine/runs/lock';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { readVariants } from '../../../../src/engine/search/candidateGraph';
import { readExportable } from '../../../../src/engine/search/readExportable';
import { readChosenData } from '../../../../src/engine/search/chosenData';
import { resumeSearch, startSearch } from '../../../../src/engine/search/runSearch';
import { measureAccuracy } from '../../../../src/engine/train/accuracy';
import type { LedgerRecord } from '../../../../src/engine/train/ledger';
import type { Candidate } from '../../../../src/shared/run/candidate';
import type { SearchResult } from '../../../../src/shared/run/manifest';
import { recordingPort, smallTask, type RecordingPort } from '../../../support/smallTask';
import { temporaryFolders } from '../../../support/temporary';

type Task = Awaited<ReturnType<typeof smallTask>>;

async function lines<T>(run: string, name: keyof typeof runFiles): Promise<T[]> {
  const text = await readFile(path.join(run, runFiles[name]), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** Everything of a run that must not depend on how often it was interrupted. */
async function essence(run: string): Promise<unknown> {
  const ledger = await lines<LedgerRecord>(run, 'ledger');
  const losses = ledger.map((record) =>
    record.kind === 'step' ? [record.tick, record.loss, record.pathLosses] : [record.tick],
  );
  const weights = await readFile(path.join(run, runFiles.weights), 'hex');
  return { losses, weights, candidates: await lines(run, 'candidates'), search: await lines(run, 'search') };
}

describe('engine/search/runSearch', function () {
  this.timeout(240_000);
  const folder = temporaryFolders();
  let home: string;
  let task: Task;
  let port: RecordingPort;
  let result: SearchResult;
  let undisturbed: unknown;

  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'adascale-'));
    task = await smallTask(home);
    port = recordingPort();
    result = await startSearch(task, port);
    undisturbed = await essence(task.out);
  });
  after(() => rm(home, { recursive: true, force: true }));

  it('ends with the starting network and a frontier with test accuracies, fastest first', () => {
    const { baseline, frontier } = result;
    assert.equal(baseline.id, 'baseline');
    assert.ok(frontier.length >= 3);
    for (const candidate of [baseline, ...frontier]) {
      assert.equal(candidate.status, 'evaluated');
      assert.ok(candidate.accuracy.test !== null && candidate.accuracy.validation !== null);
      assert.equal(candidate.provenance.latencyMs.provenance, 'predicted');
      assert.equal(candidate.latencyMs, candidate.predictedLatencyMs);
      const weightBytes = (candidate.genes.precision === 'int8' ? 1 : 4) * candidate.parameters;
      assert.ok(candidate.macs > 0 && weightBytes > 0 && candidate.peakMemoryBytes > weightBytes);
    }
    const latencies = frontier.map((candidate) => candidate.latencyMs ?? 0);
    assert.deepEqual(
      latencies,
      [...latencies].sort((a, b) => a - b),
    );
    const accuracies = [baseline, ...frontier].map((candidate) => candidate.accuracy.test ?? 0);
    assert.ok(Math.max(...accuracies.slice(1)) > 0.3, `the supernet learnt nothing: ${accuracies.join()}`);
  });

  it('evaluated exactly as many as asked, in a folder that tells the whole story', async () => {
    const snapshot = await runSnapshot(task.out);
    assert.equal(snapshot.candidates.length, task.evaluations);
    assert.deepEqual(
      snapshot.frontier,
      result.frontier.map((candidate) => candidate.id),
    );
    const { manifest } = snapshot;
    assert.deepEqual([manifest.state, manifest.phase], ['done', 'done']);
    assert.equal(manifest.preprocessing?.id, 'unit');
    assert.deepEqual(manifest.splits, { train: 220, validation: 20, test: 60 });
    assert.match(manifest.calibrationSha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal(manifest.compute?.backend, 'onnxruntimeNode');
    const left = await readdir(task.out);
    assert.deepEqual(
      left.filter((name) => name === 'lock' || name === 'scratch' || name.endsWith('.tmp')),
      [],
    );
    const trace = await lines<{ hypervolume: number }>(task.out, 'search');
    assert.equal(trace.length, task.evaluations);
  });

  it('keeps only fine-tuning that made a variant more accurate, and says which those are', async () => {
    const first = new Map<string, number>();
    for (const { id, accuracy } of await lines<Candidate>(task.out, 'candidates'))
      if (!first.has(id)) first.set(id, accuracy.validation ?? 0);
    const { manifest, candidates } = await runSnapshot(task.out);
    const tuned = candidates.filter(({ fineTunedEpochs }) => fineTunedEpochs !== undefined);
    assert.ok(tuned.length > 0);
    assert.deepEqual(tuned.map(({ id }) => id).sort(), [...(manifest.fineTuned ?? [])].sort());
    for (const { id, accuracy } of tuned) assert.ok((accuracy.validation ?? 0) >= (first.get(id) ?? 1), id);
  });

  it('reported every candidate once, and the final figures again', () => {
    const reported = port.progress.flatMap((entry) => entry.candidates ?? []);
    const first = new Map<string, Candidate>();
    for (const candidate of reported) if (!first.has(candidate.id)) first.set(candidate.id, candidate);
    assert.equal(first.size, (task.evaluations ?? 0) + 1);
    assert.ok(
      result.frontier.every((member) =>
        reported.some((entry) => entry.id === member.id && entry.accuracy.test !== null),
      ),
    );
    assert.equal(port.progress.at(-1)?.manifest?.state, 'done');
  });

  it('makes each variant again bit for bit, with the accuracy that was reported, also when the model is gone', async () => {
    const copy = path.join(await folder(), 'run');
    await cp(task.out, copy, { recursive: true });
    const manifest = JSON.parse(await readFile(path.join(copy, 'run.json'), 'utf8')) as {
      settings: { modelPath: string };
    };
    manifest.settings.modelPath = path.join(copy, 'gone.onnx');
    await writeFile(path.join(copy, 'run.json'), JSON.stringify(manifest));
    const ids = ['baseline', ...result.frontier.map((candidate) => candidate.id)];
    const { variants } = await readExportable(copy, ids);
    const again = (await readExportable(task.out, ids)).variants;
    const data = splitDataset(await readChosenData({ dataPath: task.data }, 3, {}), { seed: task.seed ?? 0 });
    const backend = await createBackend('onnxruntimeNode', { threads: 1 });
    const preprocessing = (await runSnapshot(task.out)).manifest.preprocessing;
    assert.ok(preprocessing);
    for (const [index, { candidate, graph }] of variants.entries()) {
      const { accuracy } = await measureAccuracy(graph, backend, data.test, preprocessing);
      assert.equal(accuracy, candidate.accuracy.test, candidate.id);
      assert.deepEqual(encodeOnnx(graph).length, candidate.sizeBytes);
      const values = (one: typeof graph): Float32Array[] =>
        [...one.initializers.values()].flatMap((tensor) => (tensor.data instanceof Float32Array ? [tensor.data] : []));
      const other = again[index];
      assert.ok(other);
      assert.deepEqual(values(graph), values(other.graph));
    }
    await backend.dispose();
    await assert.rejects(readVariants(copy, ['c-9999', 'x']), /c-9999, x/);
  });

  it('answers a finished run at once, and the same', async () => {
    assert.deepEqual(await resumeSearch(task.out, recordingPort()), result);
  });

  it('refuses to go on with other data, or beside another process', async () => {
    const copy = path.join(await folder(), 'run');
    await cp(task.out, copy, { recursive: true });
    const file = path.join(copy, runFiles.manifest);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replace(/"dataSha256": "[0-9a-f]+"/, '"dataSha256": "00"')
        .replace('"state": "done"', '"state": "cancelled"'),
    );
    await assert.rejects(resumeSearch(copy, recordingPort()), /images\.npz was changed since this run began/);
    assert.equal((await runSnapshot(copy)).manifest.state, 'failed');
    const lock = await acquireLock(copy);
    await assert.rejects(resumeSearch(copy, recordingPort()), new RegExp(`in use by process ${process.pid}`));
    await lock.release();
  });

  it('ends the same after cancellations in every phase', async () => {
    const out = path.join(await folder(), 'run');
    const breaths = [3, 40, 75, 30];
    let cancelled = 0;
    for (let round = 0; ; round++) {
      const limit = breaths[round] ?? Infinity;
      const cancelling = recordingPort((breath, abort) => breath >= limit && abort());
      try {
        const again = round === 0 ? startSearch({ ...task, out }, cancelling) : resumeSearch(out, cancelling);
        const { run: _run, ...figures } = await again;
        const { run: _first, ...expected } = result;
        assert.deepEqual(figures, expected);
        break;
      } catch (error) {
        if (!cancelling.signal.aborted) throw error;
        cancelled += 1;
        assert.equal((await runSnapshot(out)).manifest.state, 'cancelled');
      }
    }
    assert.equal(cancelled, breaths.length);
    assert.deepEqual(await essence(out), undisturbed);
  });

  it('ends the same wherever a kill cut the final table', async () => {
    const copy = path.join(await folder(), 'run');
    await cp(task.out, copy, { recursive: true });
    const whole = await readFile(path.join(copy, runFiles.candidates), 'utf8');
    const manifest = await readFile(path.join(copy, runFiles.manifest), 'utf8');
    const cut = manifest
      .replace('"phase": "done"', '"phase": "finishing"')
      .replace('"state": "done"', '"state": "running"');
    for (const lost of [1, 2, result.frontier.length]) {
      await writeFile(path.join(copy, runFiles.manifest), cut);
      const kept = whole.trimEnd().split('\n').slice(0, -lost).join('\n');
      await writeFile(path.join(copy, runFiles.candidates), `${kept}\n{"id":"c-00`);
      await resumeSearch(copy, recordingPort());
      assert.deepEqual(await essence(copy), undisturbed);
    }
  });

  it('ends the same after being killed with -9 while training, searching and finishing', async () => {
    const out = path.join(await folder(), 'run');
    const moments = [/^training epoch 3/, /^searching 4 of/, /^finishing/];
    const states: string[] = [];
    for (const moment of [...moments, /^finished/]) {
      const { last, killed } = await runChild({ ...task, out }, moment);
      assert.equal(killed, !moment.test('finished'), last);
      if (killed) states.push((await runSnapshot(out)).manifest.state);
    }
    // The last kill may come after the last line was written.
    assert.deepEqual(states.slice(0, 2), ['interrupted', 'interrupted']);
    assert.ok(['interrupted', 'done'].includes(states[2] ?? ''));
    assert.deepEqual(await essence(out), undisturbed);
  });
});

/** Runs the search in a process of its own, killed when it says `moment`. */
async function runChild(task: Task, moment: RegExp): Promise<{ last: string; killed: boolean }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, 'searchChild.ts'), JSON.stringify(task)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  let last = '';
  for await (const line of readline.createInterface({ input: child.stdout })) {
    last = line;
    if (moment.test(line) && line !== 'finished') child.kill('SIGKILL');
  }
  return { last, killed: (await exited) === 'SIGKILL' };
}
