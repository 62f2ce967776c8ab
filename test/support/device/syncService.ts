// The file service of the daemon (AOSP, SYNC.TXT): stat and list in both versions, send and receive.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ByteReader } from './byteReader';
import type { DeviceStream } from './deviceStream';

export interface SyncFiles {
  /** Where a path of the device lies on this computer. */
  resolve(devicePath: string): string;
  /** Called before bytes are kept; the text of an error refuses them, as a full disk does. */
  onSend?(devicePath: string, bytes: number): string | null;
}

const text = (value: string): Buffer => Buffer.from(value, 'ascii');
const words = (...values: number[]): Buffer => {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => data.writeUInt32LE(value >>> 0, 4 * index));
  return data;
};
const seconds = (ms: number): number => Math.floor(ms / 1000);
const fail = (message: string): Buffer =>
  Buffer.concat([text('FAIL'), words(Buffer.byteLength(message)), Buffer.from(message)]);

function statOf(file: string, follow: boolean): fs.Stats | null {
  try {
    return follow ? fs.statSync(file) : fs.lstatSync(file);
  } catch {
    return null;
  }
}

function statV1(stats: fs.Stats | null): Buffer {
  return words(stats?.mode ?? 0, stats?.size ?? 0, stats === null ? 0 : seconds(stats.mtimeMs));
}

const noEntry = 2;

function statV2(tag: string, stats: fs.Stats | null): Buffer {
  const data = Buffer.alloc(72);
  data.write(tag, 0, 'ascii');
  if (stats === null) {
    data.writeUInt32LE(noEntry, 4);
    return data;
  }
  data.writeBigUInt64LE(BigInt(stats.dev), 8);
  data.writeBigUInt64LE(BigInt(stats.ino), 16);
  [stats.mode, stats.nlink, 2000, 2000].forEach((value, index) => data.writeUInt32LE(value, 24 + 4 * index));
  data.writeBigUInt64LE(BigInt(stats.size), 40);
  [stats.atimeMs, stats.mtimeMs, stats.ctimeMs].forEach((ms, index) =>
    data.writeBigInt64LE(BigInt(seconds(ms)), 48 + 8 * index),
  );
  return data;
}

export async function serveSync(stream: DeviceStream, files: SyncFiles): Promise<void> {
  const input = new ByteReader();
  stream.on('data', (data) => {
    input.push(data);
    stream.acknowledge();
  });
  stream.once('close', () => input.end());
  for (;;) {
    const header = await input.read(8);
    if (header === null) return;
    const request = header.toString('ascii', 0, 4);
    if (request === 'QUIT') return stream.end();
    const argument = (await input.read(header.readUInt32LE(4)))?.toString() ?? '';
    await answer(request, argument, { stream, input, files });
  }
}

interface Service {
  readonly stream: DeviceStream;
  readonly input: ByteReader;
  readonly files: SyncFiles;
}

async function answer(request: string, argument: string, service: Service): Promise<void> {
  const { stream, files } = service;
  const file = files.resolve(argument);
  switch (request) {
    case 'STAT':
      return stream.write(Buffer.concat([text('STAT'), statV1(statOf(file, false))]));
    case 'STA2':
    case 'LST2':
      return stream.write(statV2(request, statOf(file, request === 'STA2')));
    case 'LIST':
    case 'LIS2':
      return list(stream, file, request === 'LIS2');
    case 'RECV':
      return receive(stream, file);
    case 'SEND':
      return send(argument, service);
    default:
      await stream.write(fail(`unknown command ${request}`));
      return stream.end();
  }
}

async function list(stream: DeviceStream, folder: string, isV2: boolean): Promise<void> {
  const names = statOf(folder, true)?.isDirectory() ? ['.', '..', ...fs.readdirSync(folder)] : [];
  for (const name of names) {
    const stats = statOf(path.join(folder, name), false);
    if (stats === null) continue;
    const head = isV2 ? statV2('DNT2', stats) : Buffer.concat([text('DENT'), statV1(stats)]);
    await stream.write(Buffer.concat([head, words(Buffer.byteLength(name)), Buffer.from(name)]));
  }
  await stream.write(Buffer.concat([text('DONE'), Buffer.alloc(isV2 ? 72 : 16)]));
}

async function receive(stream: DeviceStream, file: string): Promise<void> {
  if (statOf(file, true)?.isFile() !== true) return stream.write(fail('open failed: No such file or directory'));
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 65536 })) {
    const data = chunk as Buffer;
    await stream.write(Buffer.concat([text('DATA'), words(data.length), data]));
  }
  await stream.write(Buffer.concat([text('DONE'), words(0)]));
}

/** Takes all data even after a failure, as the daemon does: the client hears of it at the end. */
async function send(argument: string, { stream, input, files }: Service): Promise<void> {
  const comma = argument.lastIndexOf(',');
  const devicePath = argument.slice(0, comma);
  const mode = Number(argument.slice(comma + 1)) & 0o777 || 0o644;
  const file = files.resolve(devicePath);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  const descriptor = fs.openSync(file, 'w', mode);
  let problem: string | null = null;
  try {
    for (;;) {
      const header = await input.read(8);
      if (header === null) return;
      const value = header.readUInt32LE(4);
      if (header.toString('ascii', 0, 4) !== 'DATA') break;
      const data = await input.read(value);
      if (data === null) return;
      problem ??= files.onSend?.(devicePath, data.length) ?? null;
      if (problem === null) fs.writeSync(descriptor, data);
    }
    fs.fchmodSync(descriptor, mode);
  } finally {
    fs.closeSync(descriptor);
  }
  await stream.write(problem === null ? Buffer.concat([text('OKAY'), words(0)]) : fail(problem));
}
