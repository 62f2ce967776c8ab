// What a Keras H5 file holds, read by a worker thread (h5Worker.mjs) that is given up where a damaged file harms the HDF5
// library. One thread serves all reads, one after the other, and does not keep the process alive.
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { AdaScaleError } from '../../../shared/errors';
import { modelLimits } from '../format';

export interface H5Content {
  /** JSON text; undefined in a file of weights only, whose weights are not read. */
  readonly architecture?: string;
  readonly version: string;
  readonly weights: readonly {
    readonly group: string;
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[];
}

interface Problem {
  readonly code: string;
  readonly message: string;
  /** The library is unusable from now on. */
  readonly fatal?: boolean;
}

interface Reply {
  readonly ready?: true;
  readonly content?: H5Content;
  readonly problem?: Problem;
}

interface Reader {
  readonly worker: Worker;
  /** A failed read may leave its file open in the library, which then answers from its cache: read copies from then on. */
  doubtful: boolean;
}

/** Loading compiles WebAssembly; reading is a matter of the file's size. Beyond this the library has lost its way. */
const loadMs = 60_000;
const readMs = (sizeBytes: number): number => 5_000 + sizeBytes / 5_000;

let reader: Reader | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** The next message of the worker; a problem where it ends, fails, is late or is no longer wanted. */
function nextReply(worker: Worker, limitMs: number, signal?: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => {
    const lost = (message: string): Reply => ({ problem: { code: 'model.corrupt', message, fatal: true } });
    const settle = (reply: Reply): void => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', onError).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      resolve(reply);
    };
    const onError = (error: unknown): void =>
      settle(lost(error instanceof Error ? error.message : 'the HDF5 library failed'));
    const onExit = (): void => settle(lost('the HDF5 library failed'));
    const onAbort = (): void => settle(lost('cancelled'));
    const timer = setTimeout(() => settle(lost('the HDF5 library does not come to an end')), limitMs);
    worker.on('message', settle).on('error', onError).on('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
  });
}

async function startReader(): Promise<Reader> {
  // execArgv is emptied: the thread is plain JavaScript and must not inherit a loader.
  const worker = new Worker(path.join(__dirname, 'h5Worker.mjs'), { execArgv: [], stdout: true, stderr: true });
  // What the library prints when it aborts is said again, better, by the error: `stdout` and `stderr` are taken here and left
  // unread, for reading a worker's streams keeps the process alive.
  const { ready, problem } = await nextReply(worker, loadMs);
  if (ready) return { worker, doubtful: false };
  void worker.terminate();
  throw new Error(`The HDF5 library could not be loaded: ${problem?.message ?? 'no answer'}`);
}

async function giveUp({ worker }: Reader): Promise<void> {
  reader = undefined;
  await worker.terminate();
}

async function readWith(current: Reader, file: string, signal?: AbortSignal): Promise<H5Content | Problem> {
  const folder = current.doubtful ? await mkdtemp(path.join(tmpdir(), 'adascale-h5-')) : undefined;
  try {
    const source = folder === undefined ? path.resolve(file) : path.join(folder, 'model.h5');
    if (folder !== undefined) await copyFile(file, source);
    const { size } = await stat(source);
    current.worker.postMessage({ path: source, limits: modelLimits });
    const { content, problem } = await nextReply(current.worker, readMs(size), signal);
    return content ?? problem ?? { code: 'model.corrupt', message: 'the HDF5 library gave no answer' };
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function readNow(file: string, signal?: AbortSignal): Promise<H5Content> {
  signal?.throwIfAborted();
  const current = (reader ??= await startReader());
  current.worker.ref();
  try {
    const result = await readWith(current, file, signal);
    if ('weights' in result) return result;
    current.doubtful = true;
    if (result.fatal) await giveUp(current);
    signal?.throwIfAborted();
    throw new AdaScaleError(
      result.code,
      `${path.basename(file)}: ${result.message}`,
      'Copy the file again or save the model again.',
    );
  } finally {
    current.worker.unref();
  }
}

/** @throws AdaScaleError `model.corrupt`, `model.tooLarge` naming the file; an AbortError when `signal` fires */
export function readH5(file: string, signal?: AbortSignal): Promise<H5Content> {
  const turn = queue.then(() => readNow(file, signal));
  queue = turn.catch(() => undefined);
  return turn;
}
