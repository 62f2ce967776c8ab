import assert from 'node:assert/strict';
import * as path from 'node:path';
import { createRandom } from '../../src/shared/random';
import type { SearchResult } from '../../src/shared/run/manifest';
import { cli, startCli, type CliError, type CliResult, type CliRun } from '../support/cli';
import { descendants, living, until } from '../support/processes';
import { essence, lineCount, runState, sample, smallSearch } from '../support/sample';
import { suiteFolder } from '../support/suiteFolder';

/** How long an engine may outlive its command, ms. */
const farewellMs = 10_000;
const repeatable = ['--latency', 'predicted', '--threads', '1', '--json'];

type Journal = 'ledger.jsonl' | 'candidates.jsonl';

interface Interrupted {
  readonly result: CliResult;
  /** The command's processes at the moment of the interruption. */
  readonly pids: readonly number[];
}

const engineOf = ({ child }: CliRun): number => {
  const engine = descendants(child.pid ?? 0).find((entry) => entry.command.includes('engine.js'));
  assert.ok(engine, 'the command has no engine');
  return engine.pid;
};

/** Interrupts a command once a journal of its run holds so many lines. */
async function interrupt(
  started: CliRun,
  run: string,
  journal: Journal,
  lines: number,
  strike: (started: CliRun) => void,
): Promise<Interrupted> {
  const ended = { code: undefined as number | null | undefined };
  void started.result.then(({ code }) => (ended.code = code));
  await until(
    `${journal} has ${lines} lines`,
    async () => {
      assert.equal(ended.code, undefined, 'the command ended before it could be interrupted');
      return (await lineCount(path.join(run, journal))) >= lines;
    },
    90_000,
  );
  const pids = descendants(started.child.pid ?? 0).map((entry) => entry.pid);
  strike(started);
  return { result: await started.result, pids };
}

const nothingLeft = (pids: readonly number[]): Promise<void> =>
  until('the engine is gone', () => living(pids).length === 0, farewellMs);

describe('command line: interrupted and resumed', function () {
  this.timeout(240_000);
  const folder = suiteFolder();
  let undisturbed: Awaited<ReturnType<typeof essence>>;
  let expected: SearchResult;

  const search = (run: string): CliRun =>
    startCli(['search', sample.model, '--data', sample.data, '--out', run, ...smallSearch, ...repeatable]);
  const resume = (run: string): CliRun => startCli(['resume', run, '--json']);

  /** The frontier and the journals are those of the run that nobody disturbed. */
  async function endsTheSame(run: string): Promise<void> {
    const last = await resume(run).result;
    assert.equal(last.code, 0, last.stdout + last.stderr);
    assert.deepEqual({ ...last.json<SearchResult>(), run: expected.run }, expected);
    const { ledger, candidates } = await essence(run);
    assert.deepEqual(ledger, undisturbed.ledger);
    assert.equal(candidates, undisturbed.candidates);
    assert.equal(await runState(run), 'done');
  }

  before(async () => {
    const run = path.join(folder(), 'undisturbed');
    const started = search(run);
    await until('the engine is there', () => descendants(started.child.pid ?? 0).length > 0, 10_000);
    const engine = engineOf(started);
    const result = await started.result;
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(living([engine]), []);
    expected = result.json<SearchResult>();
    undisturbed = await essence(run);
    assert.equal(undisturbed.ledger.length, 16);
  });

  it('ends with the same losses and candidates after kills of the engine in training, search and fine-tuning', async () => {
    const run = path.join(folder(), 'killed');
    const random = createRandom(7, 'resume.test');
    const moments: readonly (readonly [Journal, number])[] = [
      ['ledger.jsonl', 1 + random.integer(3)],
      ['ledger.jsonl', 5 + random.integer(3)],
      ['candidates.jsonl', 2 + random.integer(4)],
      ['ledger.jsonl', 10 + random.integer(4)],
    ];
    for (const [index, [journal, lines]] of moments.entries()) {
      const started = index === 0 ? search(run) : resume(run);
      const { result, pids } = await interrupt(started, run, journal, lines, (command) =>
        process.kill(engineOf(command), 'SIGKILL'),
      );
      assert.equal(result.code, 1, result.stdout + result.stderr);
      const { error } = result.json<CliError>();
      assert.equal(error.code, 'engine.exited');
      assert.ok(error.hint?.includes(`adascale resume ${run}`), String(error.hint));
      await nothingLeft(pids);
      assert.equal(await runState(run), 'running', 'a killed engine could not say how the run ended');
    }
    await endsTheSame(run);
  });

  it('ends the same after Ctrl+C and after the command itself is killed', async () => {
    const run = path.join(folder(), 'cancelled');
    const cancelled = await interrupt(search(run), run, 'ledger.jsonl', 4, ({ child }) => child.kill('SIGINT'));
    assert.equal(cancelled.result.code, 130, cancelled.result.stdout + cancelled.result.stderr);
    const { error } = cancelled.result.json<CliError>();
    assert.equal(error.code, 'cancelled');
    assert.ok(error.hint?.includes(`adascale resume ${run}`), String(error.hint));
    assert.deepEqual(living(cancelled.pids), []);
    assert.equal(await runState(run), 'cancelled');

    const orphaned = await interrupt(resume(run), run, 'candidates.jsonl', 3, ({ child }) => child.kill('SIGKILL'));
    assert.ok(orphaned.pids.length > 0);
    await nothingLeft(orphaned.pids);
    await endsTheSame(run);
  });

  it('answers a finished run at once, touching nothing', async () => {
    const again = await cli('resume', expected.run, '--json');
    assert.equal(again.code, 0, again.stdout + again.stderr);
    assert.deepEqual(again.json<SearchResult>(), expected);
    assert.equal(again.stderr, '');
    assert.deepEqual(await essence(expected.run), undisturbed);
  });
});
