// The real adb server of platform-tools on a free port, with keys and a home of its own, so that it meets no other.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { EmulatedDevice } from './emulatedDevice';

export interface AdbServer {
  /** host:port, as the setting has it. */
  readonly address: string;
  readonly port: number;
  /** `adb` with these arguments at this server; its output. */
  adb(...args: readonly string[]): Promise<string>;
  /** `adb connect`, and waits until it is ready. */
  attach(device: EmulatedDevice): Promise<void>;
  /** Ends the server and starts another at the same port, which knows no device. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param parent An existing folder. @throws Error where adb is missing or does not start. */
export async function startAdbServer(parent: string, adbPath = 'adb'): Promise<AdbServer> {
  const port = await freePort();
  const home = path.join(parent, 'adb-home');
  await mkdir(home, { recursive: true });
  const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: home, ADB_MDNS_AUTO_CONNECT: '0', ADB_USB: '0' };
  const within = async (timeout: number, args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(adbPath, ['-P', String(port), ...args], { env, timeout })).stdout;
  const adb = (...args: readonly string[]): Promise<string> => within(30_000, args);
  // A device that came back on the same port stays offline now and then until it is connected once more.
  const attach = async (serial: string, attempts = 5): Promise<void> => {
    await adb('connect', serial);
    try {
      await within(8000, ['-s', serial, 'wait-for-device']);
    } catch (error) {
      if (attempts <= 1) throw error;
      await adb('disconnect', serial).catch(() => undefined);
      await attach(serial, attempts - 1);
    }
  };
  // In the foreground, with a shell beside it that ends it when our end of a pipe closes: also when this process is killed.
  const start = async (): Promise<ChildProcess> => {
    const child = spawn('sh', ['-c', guard, 'sh', adbPath, '-P', String(port), 'nodaemon', 'server'], {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    for (let tries = 0; tries < 200 && !(await isListening(port)); tries++) await sleep(50);
    return child;
  };
  let server = await start();
  return {
    address: `127.0.0.1:${port}`,
    port,
    adb,
    attach: ({ serial }) => attach(serial),
    restart: async () => {
      await end(server);
      server = await start();
    },
    stop: () => end(server),
  };
}

/** Runs its arguments until they end or nobody holds the other end of its input any more. */
const guard = '"$@" </dev/null & server=$!; cat >/dev/null; kill -9 $server; wait $server';

const isListening = (port: number): Promise<boolean> =>
  import('node:net').then(
    ({ connect }) =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1');
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
        socket.once('connect', () => socket.destroy());
      }),
  );

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}
