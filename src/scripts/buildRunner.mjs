// npm run build:runner: compiles the runner for aarch64 with Debian's cross compiler into its prebuilt/ folder, and notes what
// it was made with. The same compiler gives the same bytes; `--check` compares instead of writing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';

const folder = path.resolve('src/engine/runtimes/adb/runner');
const compiler = 'aarch64-linux-gnu-gcc';
// No path, time or build id goes into the file. 16 kB pages are what phones from Android 15 on may have.
const flags = [
  '-std=gnu11',
  '-O2',
  '-g0',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-s',
  '-Wl,--build-id=none',
  '-Wl,-z,max-page-size=16384',
];

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

const source = path.join(folder, 'runner.c');
const target = path.join(folder, 'prebuilt', 'runner');
const note = path.join(folder, 'prebuilt', 'runner.json');
const version = execFileSync(compiler, ['--version'], { encoding: 'utf8' }).split('\n')[0];
const work = await mkdtemp(path.join(os.tmpdir(), 'adascale-runner-'));
try {
  const built = path.join(work, 'runner');
  execFileSync(compiler, [...flags, '-o', built, path.basename(source), '-ldl'], { cwd: folder, stdio: 'inherit' });
  const binary = await readFile(built);
  const facts = {
    sha256: sha256(binary),
    sourceSha256: sha256(await readFile(source)),
    sizeBytes: binary.length,
    target: 'aarch64-linux-gnu',
    compiler: version,
    flags,
  };
  if (process.argv.includes('--check')) {
    const committed = sha256(await readFile(target));
    console.log(committed === facts.sha256 ? `same: ${facts.sha256}` : `differs: ${committed}, built ${facts.sha256}`);
    process.exitCode = committed === facts.sha256 ? 0 : 1;
  } else {
    await writeFile(target, binary, { mode: 0o755 });
    await writeFile(note, `${JSON.stringify(facts, null, 2)}\n`);
    console.log(`${path.relative('.', target)}: ${binary.length} bytes, sha256 ${facts.sha256}`);
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
