// One run is one folder: run.json (what it is), candidates.jsonl and ledger.jsonl (what happened, append-only),
// checkpoint-*.bin (where training stands), weights.bin and statistics/ (what every candidate is made of), model.onnx (the
// starting network, so that the folder stands alone) and lock (who writes). Only the holder of the lock writes.
import { mkdir, readdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { Candidate } from '../../shared/run/candidate';
import type { RunManifest } from '../../shared/run/manifest';
import { parseCandidate } from '../../shared/run/parseCandidate';
import { parseManifest } from '../../shared/run/parseManifest';
import { parseRefinement, type RefinementRecord } from '../../shared/run/refinement';
import { parseSensitivity, type SensitivityRecord } from '../../shared/run/sensitivity';
import { writeFileAtomic } from './atomic';
import { diskError, hasCode } from './diskError';
import { Journal, readJournal } from './journal';
import { acquireLock, lockHolder, type Lock } from './lock';
import { readBounded } from './readBounded';

/** Largest run.json that is read: the search space of a network with thousands of layers stays far below. */
const manifestLimitBytes = 64 * 1024 ** 2;

export const runFiles = {
  manifest: 'run.json',
  candidates: 'candidates.jsonl',
  ledger: 'ledger.jsonl',
  sensitivity: 'sensitivity.jsonl',
  search: 'search.jsonl',
  refinements: 'refinements.jsonl',
  profile: 'profile.jsonl',
  model: 'model.onnx',
  weights: 'weights.bin',
  statistics: 'statistics',
  fineTuned: 'fine-tuned',
  scratch: 'scratch',
  calibration: 'calibration.json',
} as const;

/** run.json of a folder. @throws AdaScaleError `run.notFound`, `run.corrupt`, `run.newerSchema`, `run.invalid`. */
export async function readManifest(folder: string): Promise<RunManifest> {
  const file = path.join(folder, runFiles.manifest);
  let text: string;
  try {
    text = (await readBounded(file, manifestLimitBytes)).toString('utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw error;
    throw new AdaScaleError(
      'run.notFound',
      `${folder} is not a run: it has no run.json`,
      'Name a folder that a search made.',
    );
  }
  try {
    return parseManifest(JSON.parse(text));
  } catch (error) {
    if (error instanceof AdaScaleError && error.code === 'run.newerSchema') throw error;
    throw corrupt(file, error instanceof SyntaxError ? 'is not JSON' : `is not a run: ${(error as Error).message}`);
  }
}

const corrupt = (file: string, why: string): AdaScaleError =>
  new AdaScaleError('run.corrupt', `${file} ${why}`, 'Start a new run, or restore the run folder from a copy.');

/** Candidates by id in order of evaluation; a later line of the same id replaces the earlier one (final figures). */
function latestById(records: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(records.map((record) => [record.id, record])).values()];
}

/** Candidates by id as they were judged first, before any final figures. */
function firstById(records: readonly Candidate[]): readonly Candidate[] {
  const first = new Map<string, Candidate>();
  for (const record of records) if (!first.has(record.id)) first.set(record.id, record);
  return [...first.values()];
}

/** Reads without the lock: safe beside a running search. */
export async function readCandidates(folder: string): Promise<readonly Candidate[]> {
  return latestById(await readJournal(path.join(folder, runFiles.candidates), parseCandidate));
}

/** Of a run; empty where none was asked. @throws AdaScaleError `run.corrupt`. */
export const readSensitivity = (folder: string): Promise<readonly SensitivityRecord[]> =>
  readJournal(path.join(folder, runFiles.sensitivity), parseSensitivity);

/** Of a run; empty where nobody asked for more. @throws AdaScaleError `run.corrupt`. */
export const readRefinements = (folder: string): Promise<readonly RefinementRecord[]> =>
  readJournal(path.join(folder, runFiles.refinements), parseRefinement);

/** A run that this process writes: it holds the lock and the open journal until `close`. */
export class RunDirectory {
  private constructor(
    readonly path: string,
    private current: RunManifest,
    private readonly lock: Lock,
    private readonly journal: Journal<Candidate>,
  ) {}

  /**
   * Makes the folder of a new run.
   * @throws AdaScaleError `run.exists` if there is anything in it, `run.locked` if a search runs there, `disk.…`.
   */
  static async create(folder: string, manifest: RunManifest): Promise<RunDirectory> {
    await makeFolder(folder);
    await requireEmpty(folder);
    const lock = await acquireLock(folder);
    try {
      // Two creators may both have seen an empty folder; the loser finds the winner's run.json behind the lock.
      await requireEmpty(folder, 'lock');
      await writeFileAtomic(path.join(folder, runFiles.manifest), manifestText(manifest));
      const journal = await Journal.open(path.join(folder, runFiles.candidates), parseCandidate);
      return new RunDirectory(folder, manifest, lock, journal);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Opens for writing. @throws AdaScaleError `run.notFound`, `run.locked`, `run.corrupt`, `run.newerSchema`, `disk.…`. */
  static async open(folder: string): Promise<RunDirectory> {
    await readManifest(folder);
    const lock = await acquireLock(folder);
    try {
      const manifest = await readManifest(folder);
      const journal = await Journal.open(path.join(folder, runFiles.candidates), parseCandidate);
      return new RunDirectory(folder, manifest, lock, journal);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get manifest(): RunManifest {
    return this.current;
  }

  get candidates(): readonly Candidate[] {
    return latestById(this.journal.records);
  }

  /** Every line of the journal: candidates as they were judged first, and their final figures later. */
  get records(): readonly Candidate[] {
    return this.journal.records;
  }

  /** Of every candidate the line that the search wrote: what came later must not change what a search sees. */
  get firstRecords(): readonly Candidate[] {
    return firstById(this.journal.records);
  }

  /** Aborted when another process took the run over. */
  get lost(): AbortSignal {
    return this.lock.lost;
  }

  file(name: keyof typeof runFiles): string {
    return path.join(this.path, runFiles[name]);
  }

  /** Changes run.json atomically. */
  async update(change: Partial<RunManifest>): Promise<RunManifest> {
    const next = { ...this.current, ...change, updatedAt: new Date().toISOString() };
    await writeFileAtomic(this.file('manifest'), manifestText(next));
    this.current = next;
    return next;
  }

  /**
   * Journals a candidate, on the disk when this returns. It is written as it will be read (what could not be read is not
   * written, and fields stand in one order), so that an interrupted run's journal is the undisturbed one's byte for byte.
   */
  async addCandidate(candidate: Candidate): Promise<void> {
    await this.journal.append(parseCandidate(candidate), true);
  }

  async close(): Promise<void> {
    await this.journal.close();
    await this.lock.release();
  }

  /** Instead of `close`, for a run that achieved nothing: the folder is gone, as if the run had never begun. */
  async discard(): Promise<void> {
    await this.journal.close();
    await rm(this.path, { recursive: true, force: true });
    await this.lock.release();
  }
}

const manifestText = (manifest: RunManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** @throws AdaScaleError `disk.readOnly`, `disk.full`, `input.notFolder`. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      throw new AdaScaleError('input.notFolder', `${folder} is a file, not a folder`, 'Choose another folder.');
    throw diskError(error, path.join(folder, runFiles.manifest));
  }
}

/** @throws AdaScaleError `run.locked` or `run.exists` if the folder holds more than `allowed`. */
export async function requireEmpty(folder: string, ...allowed: readonly string[]): Promise<void> {
  const entries = (await listFolder(folder)).filter((name) => !allowed.includes(name));
  if (entries.length === 0) return;
  const holder = await lockHolder(folder);
  if (holder !== null && !allowed.includes('lock')) {
    throw new AdaScaleError(
      'run.locked',
      `A search runs in ${folder} (process ${holder})`,
      'Choose another folder, or wait until it ends.',
    );
  }
  const isRun = entries.includes(runFiles.manifest);
  throw new AdaScaleError(
    'run.exists',
    isRun ? `${folder} already holds a run` : `${folder} is not empty (it holds ${entries[0]})`,
    isRun ? 'Resume that run, or choose another folder.' : 'Choose an empty or a new folder for the run.',
  );
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    if (hasCode(error, 'ENOTDIR'))
      throw new AdaScaleError('input.notFolder', `${folder} is a file, not a folder`, 'Choose another folder.');
    throw diskError(error, path.join(folder, runFiles.manifest));
  }
}
