// The lines of `adb devices -l` and what each state of a device means for a person. The state names are those of adb's own
// source (adb.cpp, to_string(ConnectionState)).
import type { TargetSummary } from '../../../shared/protocol/engine';

interface Meaning {
  readonly state: TargetSummary['state'];
  readonly detail: string;
}

const meanings: Readonly<Record<string, Meaning>> = {
  device: {
    state: 'unavailable',
    detail:
      'Connected and authorised. This version measures on this computer only: search with the target `local`, export, and try the variants on the device.',
  },
  unauthorized: { state: 'unauthorized', detail: 'Unlock the device and accept "Allow USB debugging", then refresh.' },
  authorizing: {
    state: 'unauthorized',
    detail: 'The device is being authorised; unlock it, accept the question on its screen and refresh.',
  },
  offline: {
    state: 'offline',
    detail:
      'The device does not answer. Unplug it and plug it in again; over the network, run `adb disconnect` and `adb connect`.',
  },
  connecting: { state: 'offline', detail: 'The connection is being made; refresh in a moment.' },
  detached: {
    state: 'offline',
    detail: 'Another program has taken the device from adb; close it, then run `adb attach`.',
  },
  bootloader: { state: 'unavailable', detail: 'The device is in its bootloader; restart it into Android.' },
  recovery: { state: 'unavailable', detail: 'The device is in recovery mode; restart it into Android.' },
  rescue: { state: 'unavailable', detail: 'The device is in rescue mode; restart it into Android.' },
  sideload: { state: 'unavailable', detail: 'The device is taking an update by sideload; let it end and restart it.' },
  host: { state: 'unavailable', detail: 'The entry is an adb host, not a device.' },
  'no permissions': {
    state: 'unavailable',
    detail:
      'This account may not open the USB device; add it to the group `plugdev` or install the udev rules for Android, then plug it in again.',
  },
  unknown: {
    state: 'unavailable',
    detail: 'adb does not know the state of the device; unplug it and plug it in again.',
  },
};

/** Longer answers are not lists of devices. */
const maximumCharacters = 0xffff;

/** One target for each line of `adb devices -l`; lines that are not devices are left out. */
export function parseDeviceLines(text: string): readonly TargetSummary[] {
  return text
    .slice(0, maximumCharacters)
    .split('\n')
    .flatMap((line) => {
      const target = parseLine(line.trim());
      return target === null ? [] : [target];
    });
}

function parseLine(line: string): TargetSummary | null {
  const [, serial, rest] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
  if (serial === undefined || rest === undefined) return null;
  const name = rest.startsWith('no permissions') ? 'no permissions' : rest.split(/\s/, 1)[0]!;
  const model = /(?:^|\s)model:(\S+)/.exec(rest)?.[1]?.replaceAll('_', ' ');
  const { state, detail } = meanings[name] ?? {
    state: 'unavailable' as const,
    detail: `The device is in a state that AdaScale does not know: ${name}.`,
  };
  return {
    id: `adb:${serial}`,
    label: model === undefined ? serial : `${model} (${serial})`,
    runtime: 'Android over adb',
    state,
    detail,
  };
}
