// The file system of the emulated device: Debian's mksh and toybox, which are what Android's shell and tools are, with getprop,
// dumpsys and df as scripts over text files.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { batteryText, procFiles, properties, sysFiles, thermalText } from './deviceProperties';

export const dataFolder = 'data/local/tmp';

/** Applets that the project or a person at `adb shell` uses. */
const applets =
  'awk cat chmod cp cut date du find free grep head id kill ln ls md5sum mkdir mv nice nproc pidof printenv ps readlink rm sed seq sha256sum sleep sort stat tail taskset tee timeout touch tr true false uname wc which xargs'.split(
    ' ',
  );

const script = (body: string): string => `#!/system/bin/sh\n${body}\n`;
const getprop = script(`if [ $# -eq 0 ]; then
  while IFS== read -r k v; do echo "[$k]: [$v]"; done </system/build.prop; exit 0
fi
while IFS== read -r k v; do
  if [ "$k" = "$1" ]; then echo "$v"; exit 0; fi
done </system/build.prop
echo "$2"`);
const dumpsys = script(`f=/system/etc/dumpsys/$1.txt
if [ -r "$f" ]; then cat "$f"; else echo "Can't find service: $1" >&2; exit 1; fi`);
const uname = script('if [ "$1" = -m ]; then echo aarch64; else exec toybox uname "$@"; fi');
const df = script('cat /system/etc/df.txt');

/** 8 GB free unless a test says otherwise. */
export const dfText = (freeKb = 8_000_000): string =>
  `Filesystem       1K-blocks     Used Available Use% Mounted on\n/dev/block/dm-44 113058816 ${113058816 - freeKb} ${freeKb}  50% /data\n`;

/** Replaces by rename, so that a reader never sees half of it. */
export function writeDeviceFile(root: string, name: string, text: string, mode = 0o644): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}~`, text, { mode });
  fs.chmodSync(`${file}~`, mode);
  fs.renameSync(`${file}~`, file);
}

const run = (program: string, ...args: string[]): string => spawnSync(program, args).stdout?.toString() ?? '';

/** Copies a program of this computer with the libraries that it is linked to. */
function copyProgram(root: string, name: string, source: string): void {
  const target = path.join(root, 'system/bin', name);
  fs.copyFileSync(source, target);
  fs.chmodSync(target, 0o755);
  for (const [, library] of run('ldd', source).matchAll(/(\/[^\s:]+)\s+\(0x/g)) {
    const copy = path.join(root, library!);
    if (fs.existsSync(copy)) continue;
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.copyFileSync(fs.realpathSync(library!), copy);
  }
}

/** Fills the empty folder `root`. @param programs Absolute paths of this computer's mksh and toybox. */
export function buildAndroidRoot(root: string, programs: { readonly mksh: string; readonly toybox: string }): void {
  for (const folder of ['system/bin', dataFolder, 'sdcard', 'proc', 'dev', 'etc'])
    fs.mkdirSync(path.join(root, folder), { recursive: true });
  copyProgram(root, 'sh', programs.mksh);
  copyProgram(root, 'toybox', programs.toybox);
  const known = new Set(run(programs.toybox).split(/\s+/));
  for (const applet of applets.filter((one) => known.has(one) && one !== 'uname'))
    fs.symlinkSync('toybox', path.join(root, 'system/bin', applet));
  for (const [name, text] of Object.entries({ getprop, dumpsys, uname, df }))
    writeDeviceFile(root, `system/bin/${name}`, text, 0o755);
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  const files: Record<string, string> = {
    'system/build.prop': `${lines.join('\n')}\n`,
    'system/etc/df.txt': dfText(),
    'system/etc/dumpsys/battery.txt': batteryText,
    'system/etc/dumpsys/thermalservice.txt': thermalText,
    'etc/passwd': 'root:x:0:0::/:/system/bin/sh\nshell:x:2000:2000::/:/system/bin/sh\n',
    'etc/group': 'root:x:0:\nshell:x:2000:\n',
    ...sysFiles,
  };
  for (const [name, text] of Object.entries(files)) writeDeviceFile(root, name, text);
  for (const [name, text] of Object.entries(procFiles)) writeDeviceFile(root, `system/etc/proc/${name}`, text);
}
