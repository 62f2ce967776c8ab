// Asks the adb server (not the adb program) for its devices. The client's own parser drops devices in states that it does not
// know and those without a transport id, and those are just the ones a person asks about, so the raw list is read.
import { defaultAdbServer, parseAdbServer, type AdbServerAddress } from '../../../shared/device/adbServer';
import { AdaScaleError } from '../../../shared/errors';
import type { TargetSummary } from '../../../shared/protocol/engine';
import { parseDeviceLines } from './states';

const timeoutMs = 3000;

function addressOf(text: string): AdbServerAddress {
  const address = parseAdbServer(text);
  if (address !== null) return address;
  throw new AdaScaleError(
    'input.adbServer',
    `"${text}" is not an address of an adb server`,
    `Write host:port, for example ${defaultAdbServer}`,
  );
}

/**
 * Every device that the adb server lists, whatever its state.
 *
 * @throws AdaScaleError `device.noServer` when nothing answers at the address, `device.badServer` when it is no adb server,
 * `input.adbServer` for a malformed address, `cancelled`.
 */
export async function listAdbDevices(
  server = defaultAdbServer,
  signal?: AbortSignal,
): Promise<readonly TargetSummary[]> {
  const address = addressOf(server);
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    return parseDeviceLines(await untilAborted(requestList(address, stop), stop));
  } catch (error) {
    if (signal?.aborted) throw new AdaScaleError('cancelled', 'Cancelled');
    throw explain(error, server, limit.aborted);
  }
}

async function requestList(address: AdbServerAddress, signal: AbortSignal): Promise<string> {
  const { AdbServerClient } = await import('@yume-chan/adb');
  const { AdbServerNodeTcpConnector } = await import('@yume-chan/adb-server-node-tcp');
  const client = new AdbServerClient(new AdbServerNodeTcpConnector(address));
  const stream = await client.createConnection('host:devices-l', { unref: true, signal });
  // Closing is what ends a read on a server that accepts and then says nothing.
  const close = (): void => void stream.dispose();
  signal.addEventListener('abort', close, { once: true });
  try {
    return await stream.readString();
  } finally {
    signal.removeEventListener('abort', close);
    await stream.dispose();
  }
}

/** Rejects when the signal fires, even where the client does not look at it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('timed out')), { once: true });
    work.then(resolve, reject);
  });
}

function explain(error: unknown, server: string, timedOut: boolean): AdaScaleError {
  const code = (error as { code?: unknown } | null)?.code;
  const isRefused = typeof code === 'string' && /^(ECONN|ENOTFOUND|EHOST|ENET|ETIMEDOUT|EAI_)/.test(code);
  if (isRefused || timedOut) {
    return new AdaScaleError(
      'device.noServer',
      `No adb server answers at ${server}`,
      'Run `adb start-server` (Android platform-tools), or set the server address; without a phone, measure on this computer',
      { cause: error },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AdaScaleError(
    'device.badServer',
    `What answers at ${server} does not speak adb: ${reason}`,
    'Check the address of the adb server',
    { cause: error },
  );
}
