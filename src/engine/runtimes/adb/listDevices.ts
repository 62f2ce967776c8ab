// The devices of an adb server as targets.
import { createAdbClient } from '../../device/adbClient';
import { meaningOf, type AdbEntry } from '../../device/deviceStates';
import type { TargetSummary } from '../../../shared/protocol/devices';

/** Every device that the adb server lists, whatever its state. @throws AdaScaleError as the list of an adb client. */
export async function listAdbDevices(server?: string, signal?: AbortSignal): Promise<readonly TargetSummary[]> {
  return (await createAdbClient({ server }).list(signal)).map(toTarget);
}

function toTarget({ serial, state, model }: AdbEntry): TargetSummary {
  const meaning = meaningOf(state);
  return {
    id: `adb:${serial}`,
    label: model === null ? serial : `${model} (${serial})`,
    runtime: 'ONNX Runtime over adb',
    state: meaning.state,
    ...(meaning.detail !== '' && { detail: meaning.detail }),
  };
}
