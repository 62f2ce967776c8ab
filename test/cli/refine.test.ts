import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { RefineResult } from '../../src/shared/protocol/engine';
import type { Candidate } from '../../src/shared/run/candidate';
import type { SearchResult } from '../../src/shared/run/manifest';
import { cli, refused, startCli, type CliError } from '../support/cli';
import { descendants, living, until } from '../support/processes';
import { essence, lineCount, sample, smallSearch } from '../support/sample';
import { suiteFolder } from '../support/suiteFolder';

const sampleRun = path.resolve(__dirname, '../../samples/run-shapes');

const withoutRun = ({ run: _run, ...figures }: RefineResult): Omit<RefineResult, 'run'> => figures;

describe('command line: more of a finished run', function () {
  this.timeout(240_000);
  const folder = suiteFolder();

  let small: SearchResult;

  before(async () => {
    const out = path.join(folder(), 'run');
    const search = ['search', sample.model, '--data', sample.data, '--out', out, ...smallSearch];
    const searched = await cli(...search, '--latency', 'predicted', '--threads', '1', '--json');
    assert.equal(searched.code, 0, searched.stdout + searched.stderr);
    small = searched.json<SearchResult>();
  });

  async function copyOf(name: string): Promise<string> {
    const copy = path.join(folder(), name);
    await cp(small.run, copy, { recursive: true });
    return copy;
  }

  /** The sample run beside its data, as it is shipped. */
  async function copyOfSample(name: string): Promise<string> {
    const place = path.join(folder(), name);
    await cp(sampleRun, path.join(place, 'run-shapes'), { recursive: true });
    await cp(sample.data, path.join(place, 'shapes', 'shapes.zip'));
    return path.join(place, 'run-shapes');
  }

  it('searches near a variant of the sample run, measured, and prints what came out beside it', async () => {
    const run = await copyOfSample('near');
    const { code, stdout, stderr } = await cli('refine', run, '--candidate', 'c-0094', '--evaluations', '3');
    assert.equal(code, 0, stdout + stderr);
    const rows = ['baseline', 'c-0094', 'c-0097', 'c-0098', 'c-0099'];
    for (const id of rows) assert.match(stdout, new RegExp(`│ ${id} +│`), id);
    assert.match(stdout, /Of 3 new variants [0-3] are on the frontier/);
    const exported = await cli('export', run, '--variants', 'c-0097,c-0094', '--out', path.join(run, '../bundle'));
    assert.equal(exported.code, 0, exported.stdout + exported.stderr);
    assert.match(await readFile(path.join(run, 'report.md'), 'utf8'), /\| c-0094 \|/);
  });

  it('fine-tunes a variant and says what that did', async () => {
    const run = await copyOf('tuned');
    const { id, accuracy } = small.frontier.find(({ fineTunedEpochs }) => fineTunedEpochs === undefined) as Candidate;
    const { code, stdout, stderr } = await cli('refine', run, '--candidate', id, '--fine-tune', '--epochs', '2');
    assert.equal(code, 0, stdout + stderr);
    const said = new RegExp(`${id}: validation ([\\d.]+) % before, ([\\d.]+) % after(; not more accurate)?`).exec(
      stdout,
    );
    assert.ok(said, stdout);
    const [, before, after, kept] = said;
    assert.equal(before, (100 * (accuracy.validation ?? 0)).toFixed(1));
    assert.equal(Number(after) >= Number(before), kept === undefined);
    assert.match(stdout, new RegExp(`│ ${id} .*│ +[\\d.]+ % │ +[\\d.]+ % │`));
  });

  it('refuses what cannot be done, naming the next step', async () => {
    const run = await copyOfSample('refused');
    const unknown = await refused('run.unknownVariant', 'refine', run, '--candidate', 'c-9999');
    assert.match(`${unknown.message} ${unknown.hint}`, /c-9999.*baseline/);
    await refused('input.usage', 'refine', run);
    await refused('input.usage', 'refine', run, '--candidate', 'c-0001', '--epochs', '2');
    await refused('input.usage', 'refine', run, '--resume', '--candidate', 'c-0001');
    await refused('run.nothingToResume', 'refine', run, '--resume');
    await refused('run.startingNetwork', 'refine', run, '--candidate', 'baseline', '--fine-tune');
    const tuned = await refused('run.alreadyTuned', 'refine', run, '--candidate', 'c-0094', '--fine-tune');
    assert.match(`${tuned.message} ${tuned.hint}`, /6 epochs already.*more epochs/);
    const gone = await refused('data.notFound', 'refine', run, '--candidate', 'c-0001', '--data', 'nowhere.zip');
    assert.match(gone.message, /nowhere\.zip/);
  });

  it('goes on exactly where Ctrl+C stopped it, and says how', async () => {
    const [first, second] = [await copyOf('undisturbed'), await copyOf('disturbed')];
    const args = ['--candidate', small.frontier[0]?.id ?? '', '--evaluations', '9', '--json'];
    const undisturbed = await cli('refine', first, ...args);
    assert.equal(undisturbed.code, 0, undisturbed.stdout + undisturbed.stderr);

    const file = path.join(second, 'candidates.jsonl');
    const before = await lineCount(file);
    const started = startCli(['refine', second, ...args]);
    await until('a batch is journalled', async () => (await lineCount(file)) >= before + 4, 90_000);
    const pids = descendants(started.child.pid ?? 0).map(({ pid }) => pid);
    started.child.kill('SIGINT');
    const stopped = await started.result;
    assert.equal(stopped.code, 130, stopped.stdout + stopped.stderr);
    assert.match(stopped.json<CliError>().error.hint ?? '', /adascale refine .* --resume/);
    await until('the engine is gone', () => living(pids).length === 0, 10_000);

    const resumed = await cli('refine', second, '--resume', '--json');
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.deepEqual(withoutRun(resumed.json<RefineResult>()), withoutRun(undisturbed.json<RefineResult>()));
    assert.deepEqual(await essence(second), await essence(first));
  });
});
