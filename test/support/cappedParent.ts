// A process that measures under caps for as long as it lives, tells its parent the control group of its measuring process once
// that has joined, and waits to be killed.
import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parseCalibrationLine } from '../../src/engine/calibration/calibrationLine';
import { measureMemory, usualMemoryPatience } from '../../src/engine/calibration/measureMemory';
import { Journal } from '../../src/engine/runs/journal';
import { groupPlaces } from '../../src/engine/runtimes/local/cap/groupPlaces';
import { createLocalRuntime } from '../../src/engine/runtimes/local/local';

/** The first group of this process that has a member. */
async function joined(): Promise<string | null> {
  for (const { parent } of await groupPlaces()) {
    for (const name of await readdir(parent)) {
      const folder = path.join(parent, name);
      if (!name.startsWith(`adascale-${process.pid}-`)) continue;
      const members = await readFile(path.join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
      if (members.trim() !== '') return folder;
    }
  }
  return null;
}

async function start(folder: string): Promise<void> {
  const session = await createLocalRuntime().open('local');
  const journal = await Journal.open(path.join(folder, 'journal.jsonl'), parseCalibrationLine);
  const watch = setInterval(() => {
    void joined().then((group) => {
      if (group === null) return;
      clearInterval(watch);
      process.send?.(group);
    });
  }, 50);
  const patience = {
    ...usualMemoryPatience,
    minimumMs: 600_000,
    limitMs: 600_000,
    size: { features: 1024, layers: 2 },
  };
  const signal = new AbortController().signal;
  await measureMemory({ session, journal, threads: 1, patience, folder, signal, report: () => undefined });
}

void start(process.argv[2]!);
