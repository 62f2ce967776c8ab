// Why a call to a device failed: the socket only says that it ended, so the server is asked what became of the device.
import { AdaScaleError } from '../../shared/errors';
import { serverError, unusableDevice, vanishedDevice } from './deviceErrors';
import { meaningOf, type AdbEntry } from './deviceStates';

export interface DeviceContext {
  readonly serial: string;
  readonly server: string;
  readonly list: (signal?: AbortSignal) => Promise<readonly AdbEntry[]>;
}

/** A coded error for whatever `error` was. @param doing Follows "left while". */
export async function explainFailure(error: unknown, context: DeviceContext, doing: string): Promise<AdaScaleError> {
  if (error instanceof AdaScaleError) return error;
  const { serial, server, list } = context;
  let entries: readonly AdbEntry[];
  try {
    entries = await list();
  } catch (serverFailure) {
    return serverFailure instanceof AdaScaleError ? serverFailure : serverError(serverFailure, server);
  }
  const entry = entries.find((one) => one.serial === serial);
  if (entry === undefined) return vanishedDevice(serial, doing);
  const { state, code, detail } = meaningOf(entry.state);
  if (state !== 'ready') return unusableDevice(serial, code, entry.state, detail);
  // It is back already, or it never left and the connection alone broke.
  return new AdaScaleError(
    'device.interrupted',
    `The connection to adb:${serial} broke while ${doing}`,
    'The device is there again: try again, nothing that was measured is lost',
    { cause: error },
  );
}
