// What can be wrong with an adb server and its devices, each with its code, its sentence and the next step.
import { AdaScaleError } from '../../shared/errors';
import { formatBytes } from '../../shared/format';

/** The server itself: nobody there, or somebody else. */
export function serverError(error: unknown, server: string, timedOut = false): AdaScaleError {
  const code = (error as { code?: unknown } | null)?.code;
  const isRefused = typeof code === 'string' && /^(ECONN|ENOTFOUND|EHOST|ENET|EPIPE|ETIMEDOUT|EAI_)/.test(code);
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

export const noDevice = (server: string): AdaScaleError =>
  new AdaScaleError(
    'device.none',
    `No device is attached to the adb server at ${server}`,
    'Plug a phone in and allow USB debugging on it, or `adb connect HOST:PORT`; without a phone, use the target `local`',
  );

export const unknownDevice = (serial: string, others: readonly string[]): AdaScaleError =>
  new AdaScaleError(
    'device.unknown',
    `No device adb:${serial} is attached`,
    others.length === 0
      ? 'No other device is attached either: plug it in, or `adb connect` it'
      : `Attached are ${others.map((other) => `adb:${other}`).join(', ')}: name one of them, or plug it in`,
  );

export const severalDevices = (serials: readonly string[]): AdaScaleError =>
  new AdaScaleError(
    'device.several',
    `${serials.length} devices are attached and the target names none of them`,
    `Name one (${serials.map((serial) => `adb:${serial}`).join(', ')}), or detach the others`,
  );

/** A device that is there and cannot be used; `code` tells the states apart, `detail` is the sentence of the state. */
export const unusableDevice = (serial: string, code: string, state: string, detail: string): AdaScaleError =>
  new AdaScaleError(code, `The device adb:${serial} is ${state}`, detail);

export const vanishedDevice = (serial: string, doing: string): AdaScaleError =>
  new AdaScaleError(
    'device.vanished',
    `The device adb:${serial} left while ${doing}`,
    'Plug it in again (over the network: `adb connect`) and go on: nothing that was measured is lost',
  );

export const storageFull = (
  serial: string,
  folder: string,
  neededBytes: number,
  freeBytes: number | null,
): AdaScaleError =>
  new AdaScaleError(
    'device.storageFull',
    freeBytes === null
      ? `The storage of adb:${serial} is full: ${formatBytes(neededBytes)} did not fit into ${folder}`
      : `adb:${serial} has ${formatBytes(freeBytes)} free in ${folder}, ${formatBytes(neededBytes)} are needed`,
    'Free some space on the device, or remove what AdaScale left there with `adascale devices --clean TARGET`',
  );

export const commandFailed = (serial: string, what: string, exitCode: number, words: string): AdaScaleError =>
  new AdaScaleError(
    'device.commandFailed',
    `${what} failed on adb:${serial} (exit code ${exitCode})${words === '' ? '' : `: ${words}`}`,
    'Try it with `adb shell`; the device may forbid it',
  );
