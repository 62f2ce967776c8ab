// Whether the memory of a process can be capped here: by trying, since what the files say and what one may do differ.
import { rmdir } from 'node:fs/promises';
import { AdaScaleError } from '../../../../shared/errors';
import { groupPlaces, type GroupPlace } from './groupPlaces';
import { makeGroup, type MemoryGroup, type RemoveFolder } from './memoryGroup';

export interface CapMaker {
  readonly how: string;
  readonly make: () => Promise<MemoryGroup>;
}

export interface CapSystem {
  /** Where /proc and /sys are; `/` unless a test says otherwise. */
  readonly root?: string;
  readonly removeFolder?: RemoveFolder;
}

/** More than any process has: the cap is tried, and caps nothing. */
const wideBytes = 2 ** 40;

/** @throws AdaScaleError `device.noMemoryCap` with why. */
export async function findMemoryCap({ root = '/', removeFolder = rmdir }: CapSystem = {}): Promise<CapMaker> {
  const places = await groupPlaces(root);
  const faults: string[] = [];
  for (const place of places) {
    const fault = await tryPlace(place, removeFolder);
    if (fault === null) return { how: `cgroup v${place.version}`, make: () => makeGroup(place, removeFolder) };
    faults.push(fault);
  }
  throw new AdaScaleError(
    'device.noMemoryCap',
    `The memory of a process cannot be capped here: ${faults[0] ?? whyNone()}`,
    'On Linux with systemd start it as `systemd-run --user --scope adascale calibrate --memory …`, or as root.',
  );
}

async function tryPlace(place: GroupPlace, removeFolder: RemoveFolder): Promise<string | null> {
  try {
    const group = await makeGroup(place, removeFolder);
    try {
      await group.cap(wideBytes);
      return null;
    } finally {
      await group.remove();
    }
  } catch (error) {
    return `no control group can be made in ${place.parent} (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

const whyNone = (): string =>
  process.platform === 'linux'
    ? 'no control group that this process may use has a memory controller'
    : 'this system has no control groups';
