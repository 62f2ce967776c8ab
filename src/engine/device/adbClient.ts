// The way to Android devices, through the adb server (host:port), never through the adb program:
//
//   const client = createAdbClient({ server: '127.0.0.1:5037' });
//   await client.list(signal)                      every device, whatever its state (see deviceStates.ts)
//   await client.track((devices) => …, signal)     the list again at each change, until the signal fires or the server leaves
//   const device = await client.open('SERIAL')     an AdbDevice (see adbDevice.ts); open(null) takes the only one attached
//   await device.run(['cat', '/proc/meminfo'])     { stdout, stderr, exitCode }; device.read(…) throws on a failure
//   await device.follow('while :; do …; done', onLine, { signal })      a command that keeps talking (a sampler)
//   await device.push(files, folder, options)      skips what is there already (sha256)
//   await device.dispose()
//
// Each call is bounded in time, can be cancelled, and fails with a code (deviceErrors.ts).
import { defaultAdbServer, parseAdbServer } from '../../shared/device/adbServer';
import { AdaScaleError } from '../../shared/errors';
import { openAdbDevice, type AdbDevice } from './adbDevice';
import { noDevice, serverError, severalDevices, unknownDevice, unusableDevice } from './deviceErrors';
import { meaningOf, parseDeviceLines, type AdbEntry } from './deviceStates';
import { limited } from './limited';

type Server = import('@yume-chan/adb').AdbServerClient;

export interface AdbClient {
  /** host:port, as it was given. */
  readonly server: string;
  /** @throws AdaScaleError `device.noServer`, `device.badServer`, `cancelled`. */
  list(signal?: AbortSignal): Promise<readonly AdbEntry[]>;
  /**
   * Calls `onChange` with the list now and after every change. Resolves when the signal fires.
   * @throws AdaScaleError `device.noServer` where there is no server or when it leaves.
   */
  track(onChange: (devices: readonly AdbEntry[]) => void, signal: AbortSignal): Promise<void>;
  /**
   * Opens a device that is ready.
   * @param serial null: the only one that is attached.
   * @throws AdaScaleError `device.none`, `device.several`, `device.unknown`, `device.unauthorized`, `device.offline`,
   * `device.notReady`, `device.noPermission`, `device.tooOld`, and those of {@link list}.
   */
  open(serial: string | null, signal?: AbortSignal): Promise<AdbDevice>;
  /** `adb connect HOST:PORT`. @throws AdaScaleError `device.unreachable`, `device.unauthorized`, and those of {@link list}. */
  connect(address: string, signal?: AbortSignal): Promise<void>;
  /** `adb disconnect HOST:PORT`; nothing happens where it is not connected. */
  disconnect(address: string, signal?: AbortSignal): Promise<void>;
}

export interface AdbClientOptions {
  /** host:port of the adb server. */
  readonly server?: string | undefined;
  /** The longest answer of the server itself, ms. */
  readonly limitMs?: number;
}

const defaultLimitMs = 3000;
/** A device over a slow network takes its time to answer the first call. */
const connectLimitMs = 20_000;

/** @throws AdaScaleError `input.adbServer` for what is no address. */
export function createAdbClient({
  server = defaultAdbServer,
  limitMs = defaultLimitMs,
}: AdbClientOptions = {}): AdbClient {
  const address = parseAdbServer(server);
  if (address === null) {
    throw new AdaScaleError(
      'input.adbServer',
      `"${server}" is not an address of an adb server`,
      `Write host:port, for example ${defaultAdbServer}`,
    );
  }
  const connectServer = async (): Promise<Server> => {
    const { AdbServerClient } = await import('@yume-chan/adb');
    const { AdbServerNodeTcpConnector } = await import('@yume-chan/adb-server-node-tcp');
    return new AdbServerClient(new AdbServerNodeTcpConnector(address));
  };
  /** One question to the server; whatever is wrong with the answer is the server's. */
  const ask = async <T>(
    what: string,
    limit: number,
    signal: AbortSignal | undefined,
    work: (client: Server, stop: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const client = await connectServer();
    try {
      return await limited(what, { limitMs: limit, signal }, (stop) => work(client, stop));
    } catch (error) {
      if (!(error instanceof AdaScaleError)) throw serverError(error, server);
      throw error.code === 'device.timeout' ? serverError(error, server, true) : error;
    }
  };
  const list = (signal?: AbortSignal): Promise<readonly AdbEntry[]> =>
    ask(`Listing the devices at ${server}`, limitMs, signal, async (client, stop) =>
      parseDeviceLines(await readOnce(client, 'host:devices-l', stop)),
    );
  return {
    server,
    list,
    track: (onChange, signal) => track(connectServer, server, limitMs, onChange, signal),
    open: async (serial, signal) => {
      const entry = choose(await list(signal), serial, server);
      const client = await connectServer();
      return openAdbDevice(client, { serial: entry.serial, server, list }, signal);
    },
    connect: (target, signal) =>
      ask(`Connecting to ${target}`, connectLimitMs, signal, async (client, stop) => {
        checkConnected(target, await readOnce(client, `host:connect:${target}`, stop));
      }),
    disconnect: (target, signal) =>
      ask(`Disconnecting ${target}`, connectLimitMs, signal, async (client, stop) => {
        await readOnce(client, `host:disconnect:${target}`, stop).catch((error: unknown) => {
          if (!/no such device/i.test(String(error))) throw error;
        });
      }),
  };
}

/** The client's own parser drops devices in states that it does not know: just those a person asks about, so the text is read. */
async function readOnce(client: Server, request: string, stop: AbortSignal): Promise<string> {
  const stream = await client.createConnection(request, { unref: true, signal: stop });
  // Closing is what ends a read on a server that accepts and then says nothing.
  const close = (): void => void stream.dispose();
  stop.addEventListener('abort', close, { once: true });
  try {
    return await stream.readString();
  } finally {
    stop.removeEventListener('abort', close);
    await stream.dispose();
  }
}

async function track(
  connectServer: () => Promise<Server>,
  server: string,
  limitMs: number,
  onChange: (devices: readonly AdbEntry[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const client = await connectServer();
  // Ends the socket, and with it a read that waits; unlike the signal of one call it lives as long as the tracking.
  const socket = new AbortController();
  const close = (): void => socket.abort();
  signal.addEventListener('abort', close, { once: true });
  try {
    const stream = await limited(`Tracking the devices at ${server}`, { limitMs, signal }, () =>
      client.createConnection('host:track-devices-l', { unref: true, signal: socket.signal }),
    );
    const stopped = new Promise<null>((resolve) => socket.signal.addEventListener('abort', () => resolve(null)));
    for (;;) {
      const text = await Promise.race([stream.readString(), stopped]);
      if (text === null || signal.aborted) return;
      onChange(parseDeviceLines(text));
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof AdaScaleError && error.code !== 'device.timeout' ? error : serverError(error, server, true);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

function choose(entries: readonly AdbEntry[], serial: string | null, server: string): AdbEntry {
  const others = entries.map((entry) => entry.serial);
  if (entries.length === 0 && serial === null) throw noDevice(server);
  if (serial === null && entries.length > 1) throw severalDevices(others);
  const entry = serial === null ? entries[0] : entries.find((one) => one.serial === serial);
  if (entry === undefined) throw entries.length === 0 ? noDevice(server) : unknownDevice(serial!, others);
  const { state, code, detail } = meaningOf(entry.state);
  if (state !== 'ready') throw unusableDevice(entry.serial, code, entry.state, detail);
  return entry;
}

function checkConnected(address: string, answer: string): void {
  if (answer === `connected to ${address}` || answer === `already connected to ${address}`) return;
  if (/authenticate/.test(answer)) {
    throw new AdaScaleError(
      'device.unauthorized',
      `${address} does not know this computer: ${answer}`,
      'Unlock the device and accept "Allow USB debugging"; with wireless debugging, pair first (`adb pair`)',
    );
  }
  throw new AdaScaleError(
    'device.unreachable',
    `${address} cannot be reached: ${answer}`,
    'Check that the device is on, in the same network, and that debugging over the network is allowed on it',
  );
}
