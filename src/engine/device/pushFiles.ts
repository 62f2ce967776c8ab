// Puts files on a device: those whose sha256 is there already stay, the rest is sent with progress and checked afterwards.
import type { Adb } from '@yume-chan/adb';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { AdaScaleError } from '../../shared/errors';
import type { CallOptions, ShellResult } from './adbDevice';
import { commandFailed, storageFull } from './deviceErrors';
import { shellLine, shellWord } from './shellWord';

export interface PushFile {
  /** A file of this computer. */
  readonly source: string;
  /** Its plain name on the device. */
  readonly name: string;
  readonly executable?: boolean;
}

export interface PushOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of all files that are sent. */
  readonly onProgress?: ((sentBytes: number, totalBytes: number, name: string) => void) | undefined;
}

export interface PushResult {
  readonly pushed: readonly string[];
  readonly skipped: readonly string[];
}

/** What of a device the sending needs. */
export interface PushChannel {
  readonly adb: Adb;
  readonly serial: string;
  readonly script: (line: string, options?: CallOptions) => Promise<ShellResult>;
  readonly call: <T>(what: string, options: CallOptions, work: (stop: AbortSignal) => Promise<T>) => Promise<T>;
}

interface Sized extends PushFile {
  readonly sha256: string;
  readonly bytes: number;
}

const chunkBytes = 64 * 1024;
/** The slowest link that is waited for: 100 kB/s, and a minute for what a device does besides. */
const limitOf = (bytes: number): number => 60_000 + bytes / 100;

/**
 * @param folder Absolute, made where it is missing.
 * @throws AdaScaleError `device.storageFull`, `device.commandFailed`, `device.pushBroken`, and those of every call.
 */
export async function pushFiles(
  channel: PushChannel,
  files: readonly PushFile[],
  folder: string,
  { signal, onProgress }: PushOptions,
): Promise<PushResult> {
  const sized = await Promise.all(files.map(measure));
  await mustRun(channel, `making ${folder}`, shellLine(['mkdir', '-p', folder]), signal);
  const present = await hashes(channel, sized, folder, signal);
  const missing = sized.filter((file) => present.get(file.name) !== file.sha256);
  if (missing.length > 0) {
    const totalBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    await checkSpace(channel, folder, totalBytes, signal);
    await send(channel, missing, folder, totalBytes, { signal, onProgress });
    await verify(channel, missing, folder, signal);
  }
  const pushed = missing.map((file) => file.name);
  return { pushed, skipped: sized.map((file) => file.name).filter((name) => !pushed.includes(name)) };
}

async function measure(file: PushFile): Promise<Sized> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file.source)) hash.update(chunk as Buffer);
  return { ...file, sha256: hash.digest('hex'), bytes: (await stat(file.source)).size };
}

async function mustRun(channel: PushChannel, what: string, line: string, signal?: AbortSignal): Promise<string> {
  const { stdout, stderr, exitCode } = await channel.script(line, { signal });
  const words = (stderr || stdout).trim();
  if (/no space left/i.test(words)) throw storageFull(channel.serial, what, 0, 0);
  if (exitCode !== 0) throw commandFailed(channel.serial, what, exitCode, words.slice(0, 300));
  return stdout;
}

/** sha256 of those of the files that are there; a missing one is no failure. */
async function hashes(
  { script }: PushChannel,
  files: readonly PushFile[],
  folder: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = shellLine(files.map(({ name }) => name));
  const { stdout } = await script(`cd ${shellWord(folder)} && sha256sum ${names} 2>/dev/null`, {
    signal,
    limitMs: 60_000,
  });
  const lines = stdout.split('\n').flatMap((line) => {
    const [, sha256, name] = /^([0-9a-f]{64})\s+\*?(.+)$/.exec(line.trim()) ?? [];
    return sha256 !== undefined && name !== undefined ? [[name, sha256] as const] : [];
  });
  return new Map(lines);
}

/** `df` of toybox: kibibytes available are the fourth column of the last line. A device without it is just tried. */
async function checkSpace(
  channel: PushChannel,
  folder: string,
  neededBytes: number,
  signal?: AbortSignal,
): Promise<void> {
  const { stdout } = await channel.script(shellLine(['df', '-k', folder]), { signal });
  const [, available] = /^\S.*?\s+\d+\s+\d+\s+(\d+)\s+\d+%/m.exec(stdout) ?? [];
  if (available === undefined) return;
  const freeBytes = Number(available) * 1024;
  if (freeBytes < neededBytes) throw storageFull(channel.serial, folder, neededBytes, freeBytes);
}

async function send(
  { adb, call, serial }: PushChannel,
  files: readonly Sized[],
  folder: string,
  totalBytes: number,
  { signal, onProgress }: PushOptions,
): Promise<void> {
  let sent = 0;
  for (const file of files) {
    const onBytes = (bytes: number): void => onProgress?.((sent += bytes), totalBytes, file.name);
    await call(`sending ${file.name}`, { signal, limitMs: limitOf(file.bytes) }, (stop) =>
      sendOne(adb, file, `${folder}/${file.name}`, onBytes, stop),
    ).catch((error: unknown) => {
      const words = error instanceof AdaScaleError && error.cause instanceof Error ? error.cause.message : '';
      throw /no space left|ENOSPC/i.test(words) ? storageFull(serial, folder, totalBytes, null) : error;
    });
  }
}

async function sendOne(
  adb: Adb,
  file: Sized,
  target: string,
  onBytes: (bytes: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const { LinuxFileType } = await import('@yume-chan/adb');
  const { ReadableStream } = await import('@yume-chan/stream-extra');
  const sync = await adb.sync();
  const close = (): void => void sync.dispose().catch(() => undefined);
  stop.addEventListener('abort', close, { once: true });
  const handle = await open(file.source);
  try {
    const content = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkBytes), 0, chunkBytes);
        if (bytesRead === 0) return controller.close();
        onBytes(bytesRead);
        controller.enqueue(buffer.subarray(0, bytesRead));
      },
    });
    const permission = file.executable === true ? 0o755 : 0o644;
    await sync.write({ filename: target, file: content, type: LinuxFileType.File, permission });
  } finally {
    stop.removeEventListener('abort', close);
    close();
    await handle.close();
  }
}

/** A cable that drops a byte, a disk that is full without saying so. */
async function verify(
  channel: PushChannel,
  files: readonly Sized[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const present = await hashes(channel, files, folder, signal);
  const broken = files.find((file) => present.get(file.name) !== file.sha256);
  if (broken === undefined) return;
  throw new AdaScaleError(
    'device.pushBroken',
    `${broken.name} did not arrive whole on adb:${channel.serial}`,
    'Check the cable and the free space of the device, and try again',
  );
}
