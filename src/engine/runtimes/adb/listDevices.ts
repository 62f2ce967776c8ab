// The devices of an adb server as targets.
import { createAdbClient } from '../../device/adbClient';
import { meaningOf, type AdbEntry } from '../../device/deviceStates';
import type { TargetSummary } from '../../../shared/protocol/engine';

const notYet =
  'Connected and authorised. This version measures on this computer only: search with the target `local`, export, and try the variants on the device.';

/** Every device that the adb server lists, whatever its state. @throws AdaScaleError as the list of an adb client. */
export async function listAdbDevices(server?: string, signal?: AbortSignal): Promise<readonly TargetSummary[]> {
  return (await createAdbClient({ server }).list(signal)).map(toTarget);
}

function toTarget({ serial, state, model }: AdbEntry): TargetSummary {
  const meaning = meaningOf(state);
  return {
    id: `adb:${serial}`,
    label: model === null ? serial : `${model} (${serial})`,
    runtime: 'Android over adb',
    state: meaning.state === 'ready' ? 'unavailable' : meaning.state,
    detail: meaning.state === 'ready' ? notYet : meaning.detail,
  };
}
