// The services shell, shell v2 and exec: a command of the device's shell with its streams. A closed stream hangs the whole
// process group up, as the daemon of a phone does.
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { ByteReader } from './byteReader';
import type { DeviceStream } from './deviceStream';

export type Spawn = (line: string) => ChildProcess;

const id = { stdin: 0, stdout: 1, stderr: 2, exit: 3, closeStdin: 4 } as const;
const headerBytes = 5;

const frame = (name: number, data: Buffer): Buffer => {
  const header = Buffer.alloc(headerBytes);
  header[0] = name;
  header.writeUInt32LE(data.length, 1);
  return Buffer.concat([header, data]);
};

/** Both streams in one, no exit code. */
export function serveShell(stream: DeviceStream, spawn: Spawn, line: string): void {
  const child = spawn(line);
  pipe(child.stdout!, stream, (data) => data);
  pipe(child.stderr!, stream, (data) => data);
  stream.on('data', (data) => {
    child.stdin!.write(data);
    stream.acknowledge();
  });
  child.stdin!.on('error', () => undefined);
  child.once('close', () => stream.end());
  child.once('error', () => stream.end());
  stream.once('close', () => hangUp(child));
}

/** Streams apart, an exit code at the end. */
export function serveShellV2(stream: DeviceStream, spawn: Spawn, line: string): void {
  const child = spawn(line);
  const input = new ByteReader();
  pipe(child.stdout!, stream, (data) => frame(id.stdout, data));
  pipe(child.stderr!, stream, (data) => frame(id.stderr, data));
  child.stdin!.on('error', () => undefined);
  const finish = (code: number): void => {
    void stream.write(frame(id.exit, Buffer.from([code])));
    stream.end();
  };
  child.once('error', () => finish(127));
  child.once('close', (code, signal) => finish(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  stream.on('data', (data) => {
    input.push(data);
    stream.acknowledge();
  });
  stream.once('close', () => {
    input.end();
    hangUp(child);
  });
  void feed(input, child);
}

async function feed(input: ByteReader, child: ChildProcess): Promise<void> {
  for (;;) {
    const header = await input.read(headerBytes);
    const data = header && (await input.read(header.readUInt32LE(1)));
    if (header === null || data === null) return;
    if (header[0] === id.stdin) child.stdin!.write(data);
    if (header[0] === id.closeStdin) child.stdin!.end();
  }
}

function pipe(source: Readable, stream: DeviceStream, wrap: (data: Buffer) => Buffer): void {
  source.on('data', (data: Buffer) => {
    source.pause();
    void stream.write(wrap(data)).then(() => source.resume());
  });
}

function hangUp(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
