// The devices of an adb server as targets.
import { deviceName } from '../../../shared/device/deviceName';
import type { TargetSummary } from '../../../shared/protocol/devices';
import { createAdbClient, type AdbClient } from '../../device/adbClient';
import { meaningOf, type AdbEntry } from '../../device/deviceStates';
import { readIdentity } from '../../device/identity';
import { limited } from '../../device/limited';

/** The longest that one device keeps the whole list waiting for its name, ms. */
const nameLimitMs = 2000;

/** Every device that the adb server lists, whatever its state. @throws AdaScaleError as the list of an adb client. */
export async function listAdbDevices(server?: string, signal?: AbortSignal): Promise<readonly TargetSummary[]> {
  const client = createAdbClient({ server });
  const entries = await client.list(signal);
  return Promise.all(entries.map(async (entry) => toTarget(entry, await nameOf(client, entry, signal))));
}

function toTarget({ serial, state }: AdbEntry, name: string | null): TargetSummary {
  const meaning = meaningOf(state);
  return {
    id: `adb:${serial}`,
    label: name === null ? serial : `${name} (${serial})`,
    runtime: 'ONNX Runtime over adb',
    state: meaning.state,
    ...(meaning.detail !== '' && { detail: meaning.detail }),
  };
}

/** As its figures call it, an emulator as one; adb's word for its model where it cannot be asked, or does not answer soon. */
async function nameOf(
  client: AdbClient,
  { serial, state, model }: AdbEntry,
  signal?: AbortSignal,
): Promise<string | null> {
  if (meaningOf(state).state !== 'ready') return model;
  const asking = { limitMs: nameLimitMs, signal };
  try {
    const name = await limited(`Asking adb:${serial} for its name`, asking, (stop) => askName(client, serial, stop));
    return name === '' ? model : name;
  } catch (error) {
    if (signal?.aborted) throw error;
    return model;
  }
}

async function askName(client: AdbClient, serial: string, signal: AbortSignal): Promise<string> {
  const device = await client.open(serial, signal);
  try {
    return deviceName(await readIdentity(device, { signal }));
  } finally {
    await device.dispose();
  }
}
