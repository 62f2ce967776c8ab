// The checkpoint files of one job: `checkpoint-000012.bin`, numbered in order of writing. Each is written whole or not at
// all, and the one before it stays until the next is complete, so that one damaged file never costs a run.
import { mkdir, readdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { writeFileAtomic } from '../runs/atomic';
import { readBounded } from '../runs/readBounded';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint';
import type { Checkpoint, TrainingState } from './checkpoint';

export interface CheckpointStore {
  /** @throws AdaScaleError `disk.full`, `disk.readOnly`; what was written before stays. */
  save(state: TrainingState, anchor: TrainingState | null): Promise<void>;
  /** The newest checkpoint that is whole, null where there is none; damaged ones are reported and passed over. */
  loadNewest(): Promise<Checkpoint | null>;
}

const kept = 2;
const namePattern = /^checkpoint-(\d{6,})\.bin$/;
const nameOf = (sequence: number): string => `checkpoint-${String(sequence).padStart(6, '0')}.bin`;

/** Sequence numbers of the files that are there, newest first. */
async function listSequences(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => namePattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

/** What a kill in mid-write left behind. */
async function removeTemporaries(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('checkpoint-') && name.endsWith('.tmp'));
  await Promise.all(names.map((name) => rm(path.join(folder, name), { force: true })));
}

/** Room for the largest file that this run writes: header, two states of two arrays, digest. */
const largestBytes = (length: number): number => 4 * 4 * length + (1 << 21);

/**
 * @param folder created where absent; holds one job's checkpoints
 * @param fingerprint of the run, see {@link Checkpoint}
 * @param length floats in the parameter vector
 * @param warn told of every damaged file
 */
export async function createCheckpointStore(
  folder: string,
  fingerprint: string,
  length: number,
  warn: (message: string) => void,
): Promise<CheckpointStore> {
  await mkdir(folder, { recursive: true });
  await removeTemporaries(folder);
  let sequence = (await listSequences(folder))[0] ?? 0;

  const save = async (state: TrainingState, anchor: TrainingState | null): Promise<void> => {
    sequence += 1;
    await writeFileAtomic(path.join(folder, nameOf(sequence)), encodeCheckpoint({ fingerprint, state, anchor }));
    const old = (await listSequences(folder)).filter((number) => number <= sequence - kept);
    await Promise.all(old.map((number) => rm(path.join(folder, nameOf(number)), { force: true })));
  };

  const loadNewest = async (): Promise<Checkpoint | null> => {
    for (const number of await listSequences(folder)) {
      const name = nameOf(number);
      try {
        const bytes = await readBounded(path.join(folder, name), largestBytes(length));
        return decodeCheckpoint(name, bytes, fingerprint, length);
      } catch (error) {
        if (!(error instanceof AdaScaleError) || error.code !== 'run.corrupt') throw error;
        warn(`${error.message}. Falling back to the one before it.`);
      }
    }
    return null;
  };
  return { save, loadNewest };
}
