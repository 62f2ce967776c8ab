// Where a control group with a memory cap can be made: below the group that this process is in (version 1, where the memory
// controller is mounted), or below any group above it that hands the memory controller down (version 2; there a group that
// holds processes may not, so that it is seldom the own one: systemd gives each person's session such a group).
// https://docs.kernel.org/admin-guide/cgroup-v2.html ("Delegation", "No Internal Process Constraint") and cgroup-v1/memory.html.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';

export type GroupVersion = 1 | 2;

export interface GroupPlace {
  readonly version: GroupVersion;
  /** A folder of the control group file system in which a group may be made. */
  readonly parent: string;
  /** The group of this process: where a process that leaves goes back to. */
  readonly home: string;
}

interface Mount {
  readonly point: string;
  /** The group that is mounted there. */
  readonly group: string;
  readonly type: string;
  readonly options: readonly string[];
}

const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));

/** Lines of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , group, point] = before.split(' ');
    const [type = '', , options = ''] = after.split(' ');
    if (group === undefined || point === undefined || !type.startsWith('cgroup')) return [];
    return [{ point: unescape(point), group: unescape(group), type, options: options.split(',') }];
  });
}

/** Path of the own group of a hierarchy, from /proc/self/cgroup; null where there is none. */
export function ownGroup(text: string, controller: 'memory' | ''): string | null {
  for (const line of text.split('\n')) {
    const [, controllers = '', ...rest] = line.split(':');
    if (rest.length > 0 && controllers.split(',').includes(controller)) return rest.join(':');
  }
  return null;
}

/** A group's folder; a mount that shows a part only (a container's) shows the own group as its top. */
function folderOf(root: string, mount: Mount, group: string): string {
  const inside = path.posix.relative(mount.group, group);
  return path.join(root, mount.point, inside.startsWith('..') ? '' : inside);
}

const handsDown = (folder: string): Promise<boolean> =>
  readFile(path.join(folder, 'cgroup.subtree_control'), 'utf8').then(
    (text) => text.split(/\s+/).includes('memory'),
    () => false,
  );

/** From the own group up to the top of the mount, those that hand the memory controller down. */
async function secondVersion(root: string, mounts: readonly Mount[], groups: string): Promise<readonly GroupPlace[]> {
  const mount = mounts.find(({ type }) => type === 'cgroup2');
  const own = ownGroup(groups, '');
  if (mount === undefined || own === null) return [];
  const top = path.join(root, mount.point);
  const home = folderOf(root, mount, own);
  const places: GroupPlace[] = [];
  for (let folder = home; folder.startsWith(top); folder = path.dirname(folder)) {
    if (await handsDown(folder)) places.push({ version: 2, parent: folder, home });
    if (folder === top) break;
  }
  return places;
}

function firstVersion(root: string, mounts: readonly Mount[], groups: string): readonly GroupPlace[] {
  const mount = mounts.find(({ type, options }) => type === 'cgroup' && options.includes('memory'));
  const own = ownGroup(groups, 'memory');
  if (mount === undefined || own === null) return [];
  const home = folderOf(root, mount, own);
  return [{ version: 1, parent: home, home }];
}

/**
 * In the order in which they should be tried; empty where the system has none (other systems than Linux, a container
 * without them).
 *
 * @param root `/` unless a test says otherwise.
 */
export async function groupPlaces(root = '/'): Promise<readonly GroupPlace[]> {
  const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8').catch(() => '');
  const [mountInfo, groups] = [await read('proc/self/mountinfo'), await read('proc/self/cgroup')];
  const mounts = parseMounts(mountInfo);
  return [...(await secondVersion(root, mounts, groups)), ...firstVersion(root, mounts, groups)];
}
