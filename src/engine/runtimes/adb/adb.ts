// Android devices over the adb server: `adb:SERIAL`, or `adb` where a single device is attached.
import { createAdbClient } from '../../device/adbClient';
import { readIdentity } from '../../device/identity';
import type { Runtime, RuntimeOptions, RuntimeSession } from '../runtime';
import { deviceFolder } from './deviceBundle';
import { listAdbDevices } from './listDevices';
import { requireAbi } from './probe';
import { openAdbSession, type AdbSessionOptions } from './session';

const isTarget = (target: string): boolean => target === 'adb' || target.startsWith('adb:');

/** Null for `adb`: the only device. */
const serialOf = (target: string): string | null => (target === 'adb' ? null : target.slice('adb:'.length));

type Patience = Pick<AdbSessionOptions, 'coolDownMs' | 'silenceMs'>;

/** The runtime of the devices at one adb server (host:port). */
export function createAdbRuntime(server?: string, patience: Patience = {}): Runtime {
  return {
    id: 'adb',
    list: (signal) => listAdbDevices(server, signal),
    serves: isTarget,
    open: (target, options = {}) => openAdb(target, { adbServer: server, ...options }, patience),
  };
}

export const adb: Runtime = createAdbRuntime();

/**
 * Removes AdaScale's folder from a device.
 *
 * @returns How much it held, bytes.
 * @throws AdaScaleError of the client, `device.commandFailed`.
 */
export async function cleanAdb(target: string, { adbServer, signal }: RuntimeOptions = {}): Promise<number> {
  const device = await createAdbClient({ server: adbServer }).open(serialOf(target), signal);
  try {
    const { stdout } = await device.run(['du', '-sk', deviceFolder], { signal });
    await device.read(['rm', '-rf', deviceFolder], { signal, limitMs: 60_000 });
    const [, kilobytes] = /^(\d+)\s/.exec(stdout) ?? [];
    return kilobytes === undefined ? 0 : 1024 * Number(kilobytes);
  } finally {
    await device.dispose();
  }
}

async function openAdb(
  target: string,
  { adbServer, signal, onDoing }: RuntimeOptions,
  patience: Patience,
): Promise<RuntimeSession> {
  const client = createAdbClient({ server: adbServer });
  const device = await client.open(serialOf(target), signal);
  try {
    const identity = await readIdentity(device, { signal });
    requireAbi(identity);
    const reopen = (): ReturnType<typeof client.open> => client.open(identity.serial);
    return await openAdbSession(device, identity, { ...patience, reopen, signal, onDoing });
  } catch (error) {
    await device.dispose().catch(() => undefined);
    throw error;
  }
}
