// A network, labelled images that it can learn, and a quiet port: a whole search in seconds.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { SearchPort } from '../../src/engine/search/searchPort';
import type { SearchParams, SearchProgress } from '../../src/shared/protocol/engine';
import { createRandom } from '../../src/shared/random';
import { residualNet } from './nets';
import { writeOnnx } from './tinyModels';

const size = 16;
const classes = 10;

/** A NumPy array file (format 1.0). */
function npy(description: string, shape: readonly number[], data: Uint8Array): Buffer {
  const list = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${description}', 'fortran_order': False, 'shape': (${list}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11, ' ') + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  start.writeUInt16LE(padded.length, 8);
  return Buffer.concat([start, Buffer.from(padded, 'latin1'), data]);
}

/** Noise over one of ten colours, the class. */
function images(seed: number, count: number): { pixels: Uint8Array; labels: Uint8Array } {
  const random = createRandom(seed, 'smallTask');
  const pixels = new Uint8Array(count * size * size * 3);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % classes);
  for (let index = 0; index < pixels.length; index++) {
    const label = labels[Math.floor(index / (size * size * 3))] ?? 0;
    const level = Math.floor(label / 3 ** (index % 3)) % 3;
    pixels[index] = random.integer(110) + 70 * level;
  }
  return { pixels, labels };
}

async function writeData(file: string): Promise<void> {
  const zip = new ZipFile();
  for (const [name, seed, count] of [
    ['train', 1, 240],
    ['test', 2, 60],
  ] as const) {
    const { pixels, labels } = images(seed, count);
    zip.addBuffer(npy('|u1', [count, size, size, 3], pixels), `x_${name}.npy`);
    zip.addBuffer(npy('|u1', [count], labels), `y_${name}.npy`);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

/** Writes model and data into `folder`; the parameters of a search that takes seconds and repeats itself bit for bit. */
export async function smallTask(
  folder: string,
): Promise<SearchParams & { readonly data: string; readonly out: string }> {
  await mkdir(folder, { recursive: true });
  const data = path.join(folder, 'images.npz');
  await writeData(data);
  const model = await writeOnnx(folder, 'residual', residualNet());
  return {
    model,
    data,
    out: path.join(folder, 'run'),
    evaluations: 14,
    sensitivityProbes: 4,
    epochs: 4,
    batchSize: 24,
    learningRate: 0.15,
    seed: 3,
    threads: 1,
    checkpointSteps: 4,
    latency: 'predicted',
    preprocessing: 'unit',
  };
}

export interface RecordingPort extends SearchPort {
  readonly progress: SearchProgress[];
  readonly logged: string[];
  readonly abort: () => void;
}

/** Remembers what a search says; `onProgress` may abort it. */
export function recordingPort(onBreath: (breath: number, abort: () => void) => void = () => undefined): RecordingPort {
  const controller = new AbortController();
  const progress: SearchProgress[] = [];
  const logged: string[] = [];
  let breath = 0;
  const abort = (): void => controller.abort();
  return {
    signal: controller.signal,
    progress,
    logged,
    abort,
    report: (entry) => void progress.push(entry),
    log: (level, message) => void logged.push(`${level}: ${message}`),
    breathe: async () => {
      onBreath(breath++, abort);
      await new Promise((resolve) => setImmediate(resolve));
      controller.signal.throwIfAborted();
    },
  };
}
