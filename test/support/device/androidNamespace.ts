// User, mount and process namespaces in which the emulated device lives: its own root, its own /proc, the user 2000 (`shell`),
// and pushed aarch64 programs run through qemu (registered inside the namespace, which a kernel from 6.7 on allows everybody).
// Everything in it ends with the process that started it: the first process of the namespace reads a pipe that ends then.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface AndroidNamespace {
  /** A line of the device's shell. Its process group is its own. */
  spawn(line: string): ChildProcess;
  stop(): Promise<void>;
}

/** ELF header of an aarch64 program and the bits of it that count, as qemu's own registration writes them. */
const magic = '\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00';
const mask = '\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff';
const registration = (qemu: string): string => `:qemu-aarch64:M::${magic}:${mask}:${qemu}:F`;

const setUp = `set -e
mount --make-rprivate /
mount --bind "$DEVICE_ROOT" "$DEVICE_ROOT"
mount -t proc proc "$DEVICE_ROOT/proc"
for f in $(ls "$DEVICE_ROOT/system/etc/proc"); do mount --bind "$DEVICE_ROOT/system/etc/proc/$f" "$DEVICE_ROOT/proc/$f"; done
for d in null zero urandom random; do : >"$DEVICE_ROOT/dev/$d"; mount --bind "/dev/$d" "$DEVICE_ROOT/dev/$d"; done
mkdir "$DEVICE_ROOT.binfmt"
mount -t binfmt_misc none "$DEVICE_ROOT.binfmt"
printf %s "$REGISTRATION" >"$DEVICE_ROOT.binfmt/register"
echo READY
while read -r line; do :; done`;

const environment = {
  PATH: '/system/bin',
  HOME: '/',
  TMPDIR: '/data/local/tmp',
  ANDROID_ROOT: '/system',
  ANDROID_DATA: '/data',
  USER: 'shell',
  // The processor that qemu takes by default runs ONNX Runtime ten to thirty times slower.
  QEMU_CPU: 'cortex-a76',
};

/** @throws Error with the words of what this computer does not allow. */
export async function startAndroidNamespace(root: string, qemu: string): Promise<AndroidNamespace> {
  const holder = spawn(
    'unshare',
    ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', setUp],
    {
      env: { PATH: process.env['PATH'], DEVICE_ROOT: root, REGISTRATION: registration(qemu) },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  await untilReady(holder);
  const [first] = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim().split(' ');
  const enter = ['-t', first!, '-U', '-m', '-p', '--preserve-credentials'];
  const become = ['unshare', '--user', '--map-user=2000', '--map-group=2000', `--root=${root}`, '--wd=/'];
  return {
    spawn: (line) =>
      spawn('nsenter', [...enter, ...become, '/system/bin/sh', ...(line === '' ? [] : ['-c', line])], {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        env: { ...environment, PATH: `${environment.PATH}:${process.env['PATH'] ?? ''}` },
      }),
    stop: () =>
      new Promise((resolve) => {
        if (holder.exitCode !== null || holder.signalCode !== null) return resolve();
        holder.once('exit', () => resolve());
        holder.kill('SIGKILL');
      }),
  };
}

function untilReady(holder: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = '';
    holder.stderr!.on('data', (data: Buffer) => (words += data.toString()));
    holder.stdout!.on('data', (data: Buffer) => data.toString().includes('READY') && resolve());
    holder.once('error', reject);
    holder.once('exit', () => reject(new Error(words.trim().split('\n').at(-1) ?? 'the namespace ended at once')));
  });
}
