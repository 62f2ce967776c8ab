import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, copyFile, cp, readFile, readdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Candidate } from '../../src/shared/run/candidate';
import type { SearchResult } from '../../src/shared/run/manifest';
import { cli, refused, startCli, type CliError } from '../support/cli';
import { writeFolder } from '../support/dataFiles';
import { noiseImages } from '../support/noiseImages';
import { until } from '../support/processes';
import { lineCount, runState, sample } from '../support/sample';
import { requireDisk, type SmallDisk } from '../support/smallDisk';
import { suiteFolder } from '../support/suiteFolder';

const evaluations = 4;
const settings = [
  '--batch-size',
  '16',
  '--checkpoint-steps',
  '2',
  '--evaluations',
  String(evaluations),
  '--fine-tune-variants',
  '0',
];
const quick = [...settings, '--latency', 'predicted', '--preprocessing', 'unit'];

describe('command line: where a run cannot be', function () {
  this.timeout(120_000);
  const folder = suiteFolder();
  let data: string;
  /** A run that was cancelled while it trained, with a copy of its model beside it. */
  let cancelled: string;
  let model: string;

  const search = (run: string, ...more: string[]): string[] => [
    'search',
    model,
    '--data',
    data,
    '--out',
    run,
    ...quick,
    ...more,
  ];

  const withJson = (run: string, ...more: string[]): string[] => [...search(run, ...more), '--json'];

  before(async () => {
    data = await writeFolder(path.join(folder(), 'images'), await noiseImages({ classes: sample.classes }));
    model = path.join(folder(), 'model.onnx');
    await copyFile(sample.model, model);
    cancelled = path.join(folder(), 'cancelled');
  });

  const copyOfRun = async (name: string): Promise<string> => {
    const copy = path.join(folder(), name);
    await cp(cancelled, copy, { recursive: true });
    return copy;
  };

  it('refuses a second search and a resume while one works there, and disturbs nothing', async () => {
    const first = startCli(withJson(cancelled, '--epochs', '40'));
    await until(
      'a checkpoint is written',
      async () => (await lineCount(path.join(cancelled, 'ledger.jsonl'))) > 2,
      60_000,
    );
    const one = await refused('run.locked', 'resume', cancelled);
    const two = await refused('run.locked', ...search(cancelled));
    for (const { message, hint } of [one, two]) {
      assert.match(message, /cancelled.*process \d+/);
      assert.match(hint ?? '', /[Ww]ait/);
    }
    first.child.kill('SIGTERM');
    const { code, stdout, stderr } = await first.result;
    assert.equal(code, 130, stdout + stderr);
    assert.equal(await runState(cancelled), 'cancelled');
    assert.ok(!existsSync(path.join(cancelled, 'lock')));
    assert.match((await refused('run.exists', ...search(cancelled))).hint ?? '', /Resume/);
  });

  it('refuses to resume a damaged run, or one of a newer version, naming the file', async () => {
    const torn = await copyOfRun('torn');
    await writeFile(path.join(torn, 'run.json'), (await readFile(path.join(torn, 'run.json'))).subarray(0, 300));
    assert.match((await refused('run.corrupt', 'resume', torn)).message, /run\.json/);
    const odd = await copyOfRun('odd');
    await appendFile(path.join(odd, 'candidates.jsonl'), '{"id":7}\n{"id":8}\n');
    assert.match((await refused('run.corrupt', 'resume', odd)).message, /candidates\.jsonl.*line 2/);
    const newer = await copyOfRun('newer');
    const manifest = JSON.parse(await readFile(path.join(newer, 'run.json'), 'utf8')) as object;
    await writeFile(path.join(newer, 'run.json'), JSON.stringify({ ...manifest, schema: 999 }));
    assert.match((await refused('run.newerSchema', 'resume', newer)).message, /999/);
  });

  it('refuses to go on with data that was changed', async () => {
    const changed = await copyOfRun('changed');
    await writeFile(path.join(data, 'train', '0', 'new.png'), await readFile(path.join(data, 'train', '0', '0.png')));
    assert.match((await refused('run.dataChanged', 'resume', changed)).message, /images/);
  });

  it('refuses a file and a folder with something in it', async () => {
    const file = path.join(folder(), 'notes.txt');
    await writeFile(file, 'mine');
    assert.match((await refused('input.notFolder', ...search(file))).message, /notes\.txt/);
    assert.match((await refused('run.exists', ...search(data))).message, /images is not empty/);
    assert.deepEqual(await readdir(data), ['test', 'train']);
  });

  async function onDisk(
    context: Mocha.Context,
    megabytes: number,
    use: (disk: SmallDisk) => Promise<void>,
  ): Promise<void> {
    const disk = requireDisk(context, path.join(folder(), `disk ${megabytes}`), megabytes);
    try {
      await use(disk);
    } finally {
      disk.unmount();
    }
  }

  it('refuses a disk that is too small before it begins, saying how much is needed', async function () {
    await onDisk(this, 8, async (disk) => {
      const { message } = await refused('disk.full', ...search(path.join(disk.path, 'run')));
      assert.match(message, /8\.\d+ MB free.*needs about \d+\.\d+ MB/);
      assert.deepEqual(await readdir(disk.path), []);
    });
  });

  it('stops when the disk fills up, and ends once there is room again', async function () {
    await onDisk(this, 48, async (disk) => {
      const run = path.join(disk.path, 'run');
      const ledger = path.join(run, 'ledger.jsonl');
      const started = startCli(withJson(run, '--epochs', '4'));
      await until('training has begun', async () => (await lineCount(ledger)) > 1, 60_000);
      await disk.fill();
      const stopped = await started.result;
      assert.equal(stopped.code, 2, stopped.stdout + stopped.stderr);
      const { error } = stopped.json<CliError>();
      assert.equal(error.code, 'disk.full');
      assert.ok(error.message.includes(run), error.message);
      assert.match(error.hint ?? '', /Free some space.*adascale resume /);
      await refused('disk.full', 'resume', run);
      disk.readOnly(true);
      assert.ok((await refused('disk.readOnly', 'resume', run)).message.includes(run));
      assert.ok((await refused('disk.readOnly', ...search(path.join(disk.path, 'b')))).message.includes(disk.path));
      disk.readOnly(false);
      await disk.empty();
      const ended = await cli('resume', run, '--json');
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      assert.equal(await runState(run), 'done');
      const ticks = (await readFile(ledger, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { tick: number }).tick);
      assert.deepEqual(
        ticks,
        ticks.map((_, index) => index + 1),
      );
      const journal = (await readFile(path.join(run, 'candidates.jsonl'), 'utf8')).trimEnd().split('\n');
      const ids = new Set(journal.map((line) => (JSON.parse(line) as Candidate).id));
      assert.equal(ids.size, 1 + evaluations);
      const { frontier } = ended.json<SearchResult>();
      disk.readOnly(true);
      const out = path.join(disk.path, 'bundle');
      await refused('disk.readOnly', 'export', run, '--variants', frontier[0]?.id ?? '', '--out', out);
      disk.readOnly(false);
      await disk.fill();
      await refused('disk.full', 'export', run, '--variants', frontier[0]?.id ?? '', '--out', out);
      assert.deepEqual((await readdir(disk.path)).sort(), ['filler', 'run']);
    });
  });
});
