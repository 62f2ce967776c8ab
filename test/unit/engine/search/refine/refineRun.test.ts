import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { listRuns } from '../../../../../src/engine/runs/listRuns';
import { acquireLock } from '../../../../../src/engine/runs/lock';
import { runFiles } from '../../../../../src/engine/runs/runDirectory';
import { runSnapshot } from '../../../../../src/engine/runs/snapshot';
import { readVariants } from '../../../../../src/engine/search/candidateGraph';
import { leaveRefinement } from '../../../../../src/engine/search/refine/leaveRefinement';
import { refineRun, resumeRefinement } from '../../../../../src/engine/search/refine/refineRun';
import { resumeSearch, startSearch } from '../../../../../src/engine/search/runSearch';
import { geneDistance } from '../../../../../src/engine/supernet/genes/geneDistance';
import { optionAt, spaceLoci, type Locus } from '../../../../../src/engine/supernet/genes/loci';
import type { AdaScaleError } from '../../../../../src/shared/errors';
import { finalFrontier } from '../../../../../src/shared/pareto/finalFrontier';
import type { RefineParams, RefineResult, SearchProgress } from '../../../../../src/shared/protocol/engine';
import type { Candidate } from '../../../../../src/shared/run/candidate';
import { baselineGenes, geneKey, type Genes } from '../../../../../src/shared/run/genes';
import type { SearchResult } from '../../../../../src/shared/run/manifest';
import { recordingPort, smallTask } from '../../../../support/smallTask';
import { temporaryFolders } from '../../../../support/temporary';

type Task = Awaited<ReturnType<typeof smallTask>>;

const code = (wanted: string) => (error: AdaScaleError) => {
  assert.equal(error.code, wanted, error.message);
  return true;
};

/** Everything of a run that must not depend on how often a refinement was interrupted. */
async function essence(run: string): Promise<unknown> {
  const text = (name: keyof typeof runFiles): Promise<string> => readFile(path.join(run, runFiles[name]), 'utf8');
  const ledger = (await text('ledger'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { job: string; tick: number; loss?: number })
    .map(({ job, tick, loss }) => [job, tick, loss]);
  const journals = [await text('candidates'), await text('search'), await text('refinements')];
  return { ledger, journals };
}

const withoutRun = ({ run: _run, ...figures }: RefineResult): Omit<RefineResult, 'run'> => figures;

describe('engine/search/refine/refineRun', function () {
  this.timeout(240_000);
  const folder = temporaryFolders();
  let home: string;
  let task: Task;
  let search: SearchResult;
  let chosen: Candidate;

  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'adascale-'));
    task = await smallTask(home);
    search = await startSearch(task, recordingPort());
    chosen = search.frontier[Math.floor(search.frontier.length / 2)] as Candidate;
  });
  after(() => rm(home, { recursive: true, force: true }));

  /** A copy of the finished run. */
  async function finished(): Promise<string> {
    const copy = path.join(await folder(), 'run');
    await cp(task.out, copy, { recursive: true });
    return copy;
  }

  const nearby = (run: string, change: Partial<RefineParams> = {}): RefineParams => ({
    ...{ run, what: 'refine', candidates: [chosen.id], evaluations: 6 },
    ...change,
  });
  const tuning = (run: string, change: Partial<RefineParams> = {}): RefineParams => ({
    ...{ run, what: 'fineTune', candidates: [chosen.id], epochs: 3 },
    ...change,
  });

  describe('around a variant', () => {
    let run: string;
    let result: RefineResult;
    const port = recordingPort();
    before(async () => {
      run = path.join(home, 'refined');
      await cp(task.out, run, { recursive: true });
      result = await refineRun(nearby(run), port);
    });

    it('evaluates as many new networks as asked, all near it and none twice', async () => {
      const { manifest, candidates } = await runSnapshot(run);
      assert.equal(result.candidates.length, 6);
      assert.ok(manifest.space);
      const loci = spaceLoci(manifest.space);
      // Genes that lose their effect (those of layers behind an exit) are left out of what a candidate is called by.
      const still = (genes: Genes): readonly Locus[] =>
        loci.filter((locus) => optionAt(genes, locus) !== optionAt(baselineGenes, locus));
      for (const { genes, id } of result.candidates)
        assert.ok(geneDistance(still(genes), genes, chosen.genes) <= 3, id);
      assert.equal(new Set(candidates.map(({ genes }) => geneKey(genes))).size, candidates.length);
    });

    it('says of each where it comes from, and numbers on from the search', () => {
      const first = (task.evaluations ?? 0) + 1;
      assert.deepEqual(
        result.candidates.map(({ id }) => id),
        Array.from({ length: 6 }, (_, index) => `c-00${first + index}`),
      );
      for (const { refinement, generation } of result.candidates) {
        assert.deepEqual(refinement, { number: 1, around: [chosen.id] });
        assert.ok(generation > chosen.generation);
      }
    });

    it('leaves a finished run whose frontier counts the new ones, each with a test accuracy', async () => {
      const { manifest, baseline, candidates, frontier, refinement } = await runSnapshot(run);
      assert.deepEqual([manifest.state, manifest.phase, refinement], ['done', 'done', undefined]);
      assert.ok(baseline);
      const all = finalFrontier([baseline, ...candidates], {});
      assert.deepEqual(
        frontier,
        all.map(({ id }) => id),
      );
      assert.deepEqual(result.frontier, all);
      for (const { accuracy, id } of all) assert.ok(accuracy.test !== null, id);
      const { variants } = await readVariants(
        run,
        result.candidates.map(({ id }) => id),
      );
      assert.equal(variants.length, 6);
      const { frontier: again } = await resumeSearch(run, recordingPort());
      assert.deepEqual(again, result.frontier);
    });

    it('told every new candidate as it came, and how far it was', () => {
      const told = new Set(port.progress.flatMap(({ candidates = [] }) => candidates.map(({ id }) => id)));
      for (const { id } of result.candidates) assert.ok(told.has(id), id);
      const details = port.progress.flatMap(({ progress }) => (progress ? [progress.detail] : []));
      assert.ok(
        details.some((detail) => /^[1-6] of 6 evaluated/.test(detail)),
        details.join(),
      );
    });

    it('finds others when it is asked once more', async () => {
      const again = await refineRun(nearby(run, { evaluations: 2 }), recordingPort());
      assert.equal(again.number, 2);
      const keys = new Set(result.candidates.map(({ genes }) => geneKey(genes)));
      assert.equal(again.candidates.length, 2);
      for (const { genes, refinement } of again.candidates) {
        assert.ok(!keys.has(geneKey(genes)));
        assert.equal(refinement?.number, 2);
      }
    });
  });

  it('ends the same after cancellations while it searches and finishes', async () => {
    const undisturbed = await finished();
    const expected = await refineRun(nearby(undisturbed), recordingPort());
    const run = await finished();
    let cancelled = 0;
    for (let round = 0; ; round++) {
      const limit = [12, 20, 40][round] ?? Infinity;
      const port = recordingPort((breath, abort) => breath >= limit && abort());
      try {
        const asked = (await runSnapshot(run)).refinement;
        const result = asked === undefined ? refineRun(nearby(run), port) : resumeRefinement(run, port);
        assert.deepEqual(withoutRun(await result), withoutRun(expected));
        break;
      } catch (error) {
        if (!port.signal.aborted) throw error;
        cancelled += 1;
        assert.equal((await runSnapshot(run)).manifest.state, 'done');
      }
    }
    assert.ok(cancelled > 0);
    assert.deepEqual(await essence(run), await essence(undisturbed));
    await assert.rejects(resumeRefinement(run, recordingPort()), code('run.nothingToResume'));
  });

  for (const what of ['refine', 'fineTune'] as const) {
    it(`ends the same after being killed with -9 at many places (${what})`, async () => {
      const plain = search.frontier.filter(({ fineTunedEpochs }) => fineTunedEpochs === undefined).slice(0, 2);
      const params = what === 'refine' ? nearby('') : tuning('', { candidates: plain.map(({ id }) => id) });
      const undisturbed = await finished();
      let breaths = 0;
      await refineRun(
        { ...params, run: undisturbed },
        recordingPort(() => (breaths += 1)),
      );
      const run = await finished();
      let kills = 0;
      for (const share of [0.5, 0.45, 0.35, 0.3, Infinity]) {
        if (!(await runChild({ ...params, run }, Math.floor(breaths * share)))) break;
        kills += 1;
        const { refinement, manifest } = await runSnapshot(run);
        assert.deepEqual([refinement?.number, manifest.state], [1, 'done']);
      }
      assert.ok(kills >= 2, String(kills));
      assert.deepEqual(await essence(run), await essence(undisturbed));
    });
  }

  it('fine-tunes a variant with weights of its own and judges it like the other finals', async () => {
    const run = await finished();
    const before = (await runSnapshot(run)).candidates.find(({ id }) => id === chosen.id) as Candidate;
    const { candidates, tuned = [], what } = await refineRun(tuning(run, { epochs: 8 }), recordingPort());
    assert.equal(what, 'fineTune');
    const [now] = candidates;
    const [outcome] = tuned;
    assert.ok(now && outcome);
    assert.equal(outcome.before, before.accuracy.validation);
    assert.ok(now.accuracy.test !== null);
    if (outcome.kept) {
      assert.deepEqual([now.fineTunedEpochs, now.fineTunedIn, now.accuracy.validation], [8, 1, outcome.after]);
      assert.ok(outcome.after >= (outcome.before ?? 0));
      await assert.rejects(refineRun(tuning(run, { epochs: 8 }), recordingPort()), code('run.alreadyTuned'));
    } else assert.deepEqual(now.accuracy, before.accuracy);
    const { variants } = await readVariants(run, [chosen.id]);
    assert.equal(variants[0]?.candidate.id, chosen.id);
  });

  it('says before any work what is in the way', async () => {
    const run = await finished();
    const refuses = async (params: RefineParams, wanted: string): Promise<void> => {
      const text = await readFile(path.join(run, runFiles.candidates), 'utf8');
      await assert.rejects(refineRun(params, recordingPort()), code(wanted));
      assert.equal(await readFile(path.join(run, runFiles.candidates), 'utf8'), text);
      assert.equal((await runSnapshot(run)).refinement, undefined);
    };
    await refuses(nearby(run, { candidates: ['c-9999'] }), 'run.unknownVariant');
    await refuses(nearby(run, { candidates: [] }), 'input.range');
    await refuses(nearby(run, { evaluations: 0 }), 'input.range');
    await refuses(tuning(run, { epochs: 1.5 }), 'input.range');
    await refuses(tuning(run, { candidates: ['baseline'] }), 'run.startingNetwork');
    await refuses(nearby(run, { data: path.join(run, 'nowhere.npz') }), 'data.notFound');
    await refuses(nearby(run, { data: path.join(run, 'weights.bin') }), 'data.unknownFormat');
    const lock = await acquireLock(run);
    await refuses(nearby(run), 'run.locked');
    await lock.release();
    const weights = path.join(run, runFiles.weights);
    await rename(weights, `${weights}.away`);
    await refuses(nearby(run), 'run.notTrained');
    await rename(`${weights}.away`, weights);
    await change(run, (text) => text.replace('"state": "done"', '"state": "cancelled"'));
    await refuses(nearby(run), 'run.unfinished');
  });

  it('refuses failed candidates, and neighbourhoods with nothing left', async () => {
    const run = await finished();
    const failed = { ...chosen, id: 'c-0099', status: 'failed', error: { code: 'x.y', message: 'no room' } };
    const file = path.join(run, runFiles.candidates);
    await writeFile(file, `${await readFile(file, 'utf8')}${JSON.stringify(failed)}\n`);
    await assert.rejects(
      refineRun(nearby(run, { candidates: ['c-0099'] }), recordingPort()),
      code('run.failedVariant'),
    );
    // A space of one network, which was evaluated.
    const { candidates } = await runSnapshot(run);
    const only = candidates.find(({ genes }) => geneKey(genes) === geneKey(baselineGenes));
    assert.ok(only);
    const lines = (await readFile(file, 'utf8')).split('\n');
    const kept = lines.filter((line) => line.includes('"baseline"') || line.includes(`"${only.id}"`));
    await writeFile(file, `${kept.join('\n')}\n`);
    const none = { stages: [], groups: [], blocks: [] };
    await change(run, (text) => JSON.stringify({ ...(JSON.parse(text) as object), space: none }));
    await assert.rejects(refineRun(nearby(run, { candidates: [only.id] }), recordingPort()), code('run.nothingNearby'));
  });

  it('can be given up: what it found stays, and the next one has a number of its own', async () => {
    const run = await finished();
    const asked = nearby(run, { evaluations: 9 });
    const port = recordingPort();
    const stopping = {
      ...port,
      report: (progress: SearchProgress): void => {
        if ((progress.candidates ?? []).length > 0) port.abort();
      },
    };
    await assert.rejects(refineRun(asked, stopping), { name: 'AbortError' });
    const { candidates, refinement } = await runSnapshot(run);
    assert.deepEqual([refinement?.live, refinement?.candidates], [false, [chosen.id]]);
    assert.ok(candidates.length > (task.evaluations ?? 0));
    const listed = async () => (await listRuns(path.dirname(run))).runs[0]?.refinement;
    assert.deepEqual([(await listed())?.what, (await listed())?.candidates], ['refine', [chosen.id]]);
    await leaveRefinement(run);
    assert.equal(await listed(), undefined);
    const after = await runSnapshot(run);
    assert.equal(after.refinement, undefined);
    assert.equal(after.candidates.length, candidates.length);
    assert.equal((await refineRun(nearby(run, { evaluations: 1 }), recordingPort())).number, 2);
  });

  it('takes the data from where it was moved to, and remembers that', async () => {
    const run = await finished();
    const moved = path.join(await folder(), 'elsewhere.npz');
    await cp(task.data, moved);
    await change(run, (text) => text.replace(JSON.stringify(task.data), JSON.stringify(`${task.data}.gone`)));
    await assert.rejects(refineRun(nearby(run), recordingPort()), code('data.notFound'));
    await refineRun(nearby(run, { data: moved, evaluations: 1 }), recordingPort());
    assert.equal((await runSnapshot(run)).manifest.settings.dataPath, moved);
  });

  async function change(run: string, edit: (text: string) => string): Promise<void> {
    const file = path.join(run, runFiles.manifest);
    await writeFile(file, edit(await readFile(file, 'utf8')));
  }
});

/** Refines in a process of its own, which kills itself at its so many-th breath; whether it did. */
async function runChild(params: RefineParams, breath: number): Promise<boolean> {
  const script = path.join(__dirname, 'refineChild.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(params), String(breath)], {
    stdio: 'inherit',
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  assert.ok(code === 0 || signal === 'SIGKILL', `${code} ${signal}`);
  return signal === 'SIGKILL';
}
