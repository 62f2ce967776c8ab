// The lines of `adb devices -l` and what each state of a device means for a person. The state names are those of adb's own
// source (adb.cpp, to_string(ConnectionState)).

/** One line of the server's list. */
export interface AdbEntry {
  readonly serial: string;
  /** adb's name of the state: `device`, `offline`, `unauthorized`, `recovery`… */
  readonly state: string;
  /** As the device calls itself, or null. */
  readonly model: string | null;
}

export interface StateMeaning {
  readonly state: 'ready' | 'unauthorized' | 'offline' | 'unavailable';
  /** Code of the error that using the device gives. */
  readonly code: string;
  /** What to do; empty for a device that is ready. */
  readonly detail: string;
}

const meanings: Readonly<Record<string, StateMeaning>> = {
  device: { state: 'ready', code: 'device.ready', detail: '' },
  unauthorized: {
    state: 'unauthorized',
    code: 'device.unauthorized',
    detail: 'Unlock the device and accept "Allow USB debugging", then refresh.',
  },
  authorizing: {
    state: 'unauthorized',
    code: 'device.unauthorized',
    detail: 'The device is being authorised; unlock it, accept the question on its screen and refresh.',
  },
  offline: {
    state: 'offline',
    code: 'device.offline',
    detail:
      'The device does not answer. Unplug it and plug it in again; over the network, run `adb disconnect` and `adb connect`.',
  },
  connecting: {
    state: 'offline',
    code: 'device.offline',
    detail: 'The connection is being made; refresh in a moment.',
  },
  detached: {
    state: 'offline',
    code: 'device.offline',
    detail: 'Another program has taken the device from adb; close it, then run `adb attach`.',
  },
  bootloader: {
    state: 'unavailable',
    code: 'device.notReady',
    detail: 'The device is in its bootloader; restart it into Android.',
  },
  recovery: {
    state: 'unavailable',
    code: 'device.notReady',
    detail: 'The device is in recovery mode; restart it into Android.',
  },
  rescue: {
    state: 'unavailable',
    code: 'device.notReady',
    detail: 'The device is in rescue mode; restart it into Android.',
  },
  sideload: {
    state: 'unavailable',
    code: 'device.notReady',
    detail: 'The device is taking an update by sideload; let it end and restart it.',
  },
  host: { state: 'unavailable', code: 'device.notReady', detail: 'The entry is an adb host, not a device.' },
  'no permissions': {
    state: 'unavailable',
    code: 'device.noPermission',
    detail:
      'This account may not open the USB device; add it to the group `plugdev` or install the udev rules for Android, then plug it in again.',
  },
  unknown: {
    state: 'unavailable',
    code: 'device.notReady',
    detail: 'adb does not know the state of the device; unplug it and plug it in again.',
  },
};

/** Longer answers are not lists of devices. */
const maximumCharacters = 0xffff;

/** What a state of {@link AdbEntry} means. */
export const meaningOf = (state: string): StateMeaning =>
  (Object.hasOwn(meanings, state) ? meanings[state] : undefined) ?? {
    state: 'unavailable',
    code: 'device.notReady',
    detail: `The device is in a state that AdaScale does not know: ${state}.`,
  };

/** One entry for each line of `adb devices -l`; lines that are not devices are left out. */
export const parseDeviceLines = (text: string): readonly AdbEntry[] =>
  text
    .slice(0, maximumCharacters)
    .split('\n')
    .flatMap((line) => parseLine(line.trim()) ?? []);

function parseLine(line: string): AdbEntry | null {
  const [, serial, rest] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
  if (serial === undefined || rest === undefined) return null;
  const state = rest.startsWith('no permissions') ? 'no permissions' : rest.split(/\s/, 1)[0]!;
  const model = /(?:^|\s)model:(\S+)/.exec(rest)?.[1]?.replaceAll('_', ' ') ?? null;
  return { serial, state, model };
}
