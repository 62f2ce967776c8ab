// A search whose device fails in the middle, in ten ways: each ends in its coded error or is got over, leaves no program behind
// on either side, and what was measured before stays as it is: resumed, the search measures the rest and ends.
import * as assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createAdbClient } from '../../../../src/engine/device/adbClient';
import { readCandidates } from '../../../../src/engine/runs/runDirectory';
import { resumeSearch, startSearch } from '../../../../src/engine/search/runSearch';
import { isBaseline } from '../../../../src/shared/run/candidate';
import type { RunManifest, SearchResult, SearchSettings } from '../../../../src/shared/run/manifest';
import { requireBundle } from '../../../support/device/deviceNeeds';
import { startEmulatedDevice } from '../../../support/device/emulatedDevice';
import { shortenTimers } from '../../../support/device/impatience';
import { useBriefMeasurements } from '../../../support/device/measureBriefly';
import { useEmulatedDevice } from '../../../support/device/useEmulatedDevice';
import { descendants, until } from '../../../support/processes';
import { recordingPort, smallTask } from '../../../support/smallTask';

const evaluations = 5;
/** Candidates of the first batch; the search is cut short when they are journalled. */
const measuredBefore = 4;
const isRunner = (line: string): boolean => line.includes('/runner') && line.includes('--model');
const bundle = '/data/local/tmp/adascale';

const read = (run: string, name: string): string => readFileSync(path.join(run, name), 'utf8');
const linesOf = (run: string, name: string): readonly string[] => read(run, name).trimEnd().split('\n');
const manifestOf = (run: string): RunManifest => JSON.parse(read(run, 'run.json')) as RunManifest;
const profileOf = (run: string): readonly { readonly id: string; readonly batch: number }[] =>
  linesOf(run, 'profile.jsonl').map((line) => JSON.parse(line) as { id: string; batch: number });
const rejects = (search: Promise<unknown>, code: RegExp): Promise<void> =>
  assert.rejects(search, { code } as unknown as { code: string });

function change(run: string, settings: Partial<SearchSettings>): void {
  const manifest = manifestOf(run);
  const changed = { ...manifest, settings: { ...manifest.settings, ...settings } };
  writeFileSync(path.join(run, 'run.json'), JSON.stringify(changed));
}

describe('a search whose device fails', function () {
  this.timeout(240_000);
  const setUp = useEmulatedDevice();
  useBriefMeasurements();
  let cut: string;
  let copies = 0;

  before(async function () {
    requireBundle(this);
    cut = await cutShort();
  });

  /** A run that was cancelled after its first batch. */
  async function cutShort(): Promise<string> {
    const { folder, device, server } = setUp();
    const task = await smallTask(path.join(folder, 'task'));
    const target = { target: `adb:${device.serial}`, adbServer: server.address, latency: 'measured' as const };
    const small = { evaluations, sensitivityProbes: 0, epochs: 1, fineTuneVariants: 0, operators: ['channelScale'] };
    const journal = path.join(task.out, 'candidates.jsonl');
    const port = recordingPort((_breath, abort) => {
      if (existsSync(journal) && linesOf(task.out, 'candidates.jsonl').length > measuredBefore) abort();
    });
    await assert.rejects(startSearch({ ...task, ...target, ...small }, port), { name: 'AbortError' });
    // Few are on the frontier: the final table need not take long.
    const sizes = (await readCandidates(task.out)).map(({ parameters }) => parameters);
    change(task.out, { budgets: { parameters: Math.min(...sizes) } });
    return task.out;
  }

  function copy(): string {
    const run = path.join(setUp().folder, `run-${++copies}`);
    cpSync(cut, run, { recursive: true });
    return run;
  }
  const resume = (run: string): Promise<SearchResult> => resumeSearch(run, recordingPort());

  /** Runs `act` once the runner has begun to measure the second batch (the first run is the probe); resolves when it is done. */
  function inSecondBatch(act: () => void | Promise<void>): Promise<void> {
    let runs = 0;
    return new Promise((resolve, reject) => {
      const begin = (): void => void Promise.resolve(act()).then(resolve, reject);
      setUp().device.faults.rewrite = (line) => {
        if (isRunner(line) && ++runs === 2) setTimeout(begin, 50);
        return line;
      };
    });
  }
  /** From the second batch on the runner is something else. */
  function replaceRunner(line: string): void {
    let runs = 0;
    setUp().device.faults.rewrite = (own) => (isRunner(own) && ++runs >= 2 ? line : own);
  }

  const states = async (): Promise<string> =>
    (await createAdbClient({ server: setUp().server.address }).list()).map(({ state }) => state).join();

  /** Cable and daemon are back, adb knows the device again. */
  async function heal(): Promise<void> {
    const { device, server } = setUp();
    const none = { refusesKeys: false, delayMs: 0, rewrite: (line: string) => line, onSend: () => null };
    Object.assign(device.faults, none);
    if ((await states()) === 'device') return;
    await device.restart();
    await server.adb('disconnect').catch(() => undefined);
    await server.attach(device);
  }

  async function nothingIsLeft(): Promise<void> {
    const { device } = setUp();
    await until('no program is left on the device', () => device.running.size === 0, 20_000);
    assert.deepEqual(await device.programs(), []);
    const ours = descendants(process.pid).map(({ command }) => command);
    assert.deepEqual(
      ours.filter((command) => /ld-linux-aarch64|--model /.test(command)),
      [],
    );
    // The server, and the shell that watches over it.
    assert.ok(ours.filter((command) => /\badb -P /.test(command)).every((command) => /nodaemon server/.test(command)));
  }

  /** Nothing was lost, and nothing half done was added. */
  function isAsBefore(run: string): void {
    assert.equal(manifestOf(run).state, 'failed');
    assert.equal(read(run, 'candidates.jsonl'), read(cut, 'candidates.jsonl'));
    assert.equal(read(run, 'profile.jsonl'), read(cut, 'profile.jsonl'));
  }

  /** All are measured, those of the first batch in it and, where they are on the frontier, in the final table. */
  async function isWhole(run: string, { baseline, frontier }: SearchResult): Promise<void> {
    assert.equal(manifestOf(run).state, 'done');
    for (const name of ['candidates.jsonl', 'profile.jsonl']) assert.ok(read(run, name).startsWith(read(cut, name)));
    const candidates = await readCandidates(run);
    assert.equal(candidates.filter((candidate) => !isBaseline(candidate)).length, evaluations);
    assert.ok(frontier.length > 0);
    for (const { id, status, latencyMs, provenance } of [baseline, ...frontier, ...candidates]) {
      assert.deepEqual([status, provenance.latencyMs.provenance], ['evaluated', 'measured'], id);
      assert.ok(latencyMs! > 0 && /\(emulated\)$/.test(provenance.latencyMs.device ?? ''), id);
    }
    const known = profileOf(cut);
    const [next, ...later] = profileOf(run).slice(known.length);
    const second = [next!, ...later].filter(({ batch }) => batch === next!.batch).map(({ id }) => id);
    assert.equal(second[0], 'baseline');
    assert.ok(second.length > 1 && second.slice(1).every((id) => !known.some((line) => line.id === id)), second.join());
  }

  afterEach(async () => {
    await nothingIsLeft();
    await heal();
  });

  /** The search meets what is wrong, ends with `code`, and goes on once it is mended. */
  async function failsAndResumes(code: RegExp, happened?: Promise<void>): Promise<void> {
    const run = copy();
    await rejects(resume(run), code);
    await happened;
    isAsBefore(run);
    await nothingIsLeft();
    await heal();
    await isWhole(run, await resume(run));
  }

  it('1: the daemon is killed in the middle of a push', async () => {
    const { device } = setUp();
    rmSync(device.resolve(bundle), { recursive: true, force: true });
    let bytes = 0;
    device.faults.onSend = (_path, length) => {
      if ((bytes += length) > 5_000_000) device.kill();
      return null;
    };
    await failsAndResumes(/^device\.(vanished|offline|interrupted)$/);
  });

  it('2: the daemon is killed in the middle of a run', async () => {
    const killed = inSecondBatch(() => setUp().device.kill());
    await failsAndResumes(/^device\.(vanished|offline)$/, killed);
  });

  it('3: the device is offline', async () => {
    setUp().device.kill();
    await until('adb sees it', async () => (await states()) !== 'device', 30_000);
    await failsAndResumes(/^device\.offline$/);
  });

  it('4: the storage is full', async () => {
    // The runtime is there; what is to be measured does not fit any more.
    setUp().device.faults.onSend = (file) =>
      path.basename(file).startsWith('m-') ? 'write failed: No space left on device' : null;
    await failsAndResumes(/^device\.storageFull$/);
  });

  it('5: the runner crashes, on the starting network too: no candidate is blamed', async () => {
    replaceRunner('kill -SEGV $$');
    await failsAndResumes(/^device\.runtimeCrashed$/);
  });

  it('6: the runner answers garbage', async () => {
    replaceRunner('echo "{\\"schema\\":1,\\"ok\\":tru"');
    await failsAndResumes(/^device\.badAnswer$/);
  });

  it('7: the device is slow, then says nothing at all', async () => {
    setUp().device.faults.delayMs = 100;
    replaceRunner('sleep 1000');
    const restore = shortenTimers(120_000, 8000);
    try {
      await failsAndResumes(/^device\.timeout$/);
    } finally {
      restore();
    }
  });

  it('8: the device takes its permission back in the middle of a run', async () => {
    const { device } = setUp();
    const taken = inSecondBatch(() => {
      device.faults.refusesKeys = true;
      device.drop();
    });
    const run = copy();
    await rejects(resume(run), /^device\.(unauthorized|offline|vanished|notReady)$/);
    await taken;
    isAsBefore(run);
    await until('adb is refused', async () => /^(unauthorized|authorizing)$/.test(await states()), 60_000);
    await rejects(resume(run), /^device\.unauthorized$/);
    isAsBefore(run);
    await heal();
    await isWhole(run, await resume(run));
  });

  it('9: a second device appears, between two runs and in the middle of one', async () => {
    const { folder, device, server } = setUp();
    const second = await startEmulatedDevice(folder, 'second');
    const name = readFileSync(second.resolve('/system/build.prop'), 'utf8');
    second.write('system/build.prop', name.replace('AdaScale_Emulated_8', 'AdaScale_Emulated_9'));
    try {
      const run = copy();
      change(run, { target: 'adb' });
      await server.attach(second);
      await rejects(resume(run), /^device\.several$/);
      isAsBefore(run);
      await server.adb('disconnect', device.serial);
      await rejects(resume(run), /^run\.otherDevice$/);
      isAsBefore(run);
      await server.adb('disconnect', second.serial);
      await server.attach(device);
      const attached = inSecondBatch(() => server.attach(second));
      await isWhole(run, await resume(run));
      await attached;
      assert.deepEqual(await second.programs(), []);
    } finally {
      await server.adb('disconnect', second.serial).catch(() => undefined);
      await second.stop();
    }
  });

  it('10: the adb server is restarted in the middle of a run', async () => {
    const restarted = inSecondBatch(() => setUp().server.restart());
    await failsAndResumes(/^device\.(vanished|noServer)$/, restarted);
  });

  it('a network that hangs the runner fails alone, and the search ends', async () => {
    let hanging = '';
    setUp().device.faults.rewrite = (line) => {
      // The second of the batch; the first is the starting network.
      hanging ||= /--model \S*m1=(m-[\da-f]+\.onnx)/.exec(line.replaceAll("'", ''))?.[1] ?? '';
      return hanging !== '' && line.includes(hanging) ? 'sleep 1000' : line;
    };
    const run = copy();
    const restore = shortenTimers(120_000, 8000);
    try {
      await resume(run);
    } finally {
      restore();
    }
    assert.match(hanging, /^m-/);
    assert.equal(manifestOf(run).state, 'done');
    const candidates = (await readCandidates(run)).filter((candidate) => !isBaseline(candidate));
    const failed = candidates.filter(({ status }) => status === 'failed');
    assert.deepEqual(
      failed.map(({ error }) => error?.code),
      ['device.timeout'],
    );
    const others = candidates.filter(({ status }) => status === 'evaluated');
    assert.ok(others.every(({ provenance }) => provenance.latencyMs.provenance === 'measured'));
    assert.equal(others.length, evaluations - 1);
  });
});
