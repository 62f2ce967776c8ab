// npm test: builds, then runs every test level and sums them up. A level that cannot run here is named with its reason; a
// level that ran no test is a failure, not a pass.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const levels = [
  { id: 'unit', host: 'plain Node', spec: 'test/unit/**/*.test.ts' },
  { id: 'contract', host: 'plain Node', spec: 'test/contract/**/*.test.ts' },
  { id: 'golden', host: 'plain Node', spec: 'test/golden/**/*.test.ts' },
  { id: 'command line', host: 'the built dist/cli.js', spec: 'test/cli/**/*.test.ts' },
  { id: 'panel', host: 'Chromium', spec: 'test/ui/panel/**/*.test.ts' },
  { id: 'extension host', host: 'VS Code', script: 'test/support/vscode/runHostTests.mjs' },
  {
    id: 'workbench',
    host: 'VS Code in Chromium, the packed .vsix',
    script: 'test/support/vscode/runWorkbenchTests.mjs',
  },
];

const only = process.argv.slice(2);

/** A level that does not end (a handle left open, a browser that hangs) is a failure, not an endless wait. */
const levelLimitMs = 20 * 60_000;

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), levelLimitMs);
    const end = (code) => {
      clearTimeout(timer);
      resolve(code);
    };
    child.once('error', () => end(1));
    child.once('exit', (code) => end(code ?? 1));
  });
}

const node = (args, env) => run(process.execPath, args, env);
const mocha = path.join('node_modules', 'mocha', 'bin', 'mocha.js');
const reporter = path.resolve('test/support/countingReporter.cjs');

/** Each level leaves its counts in a JSON file: { passed, failed, skipped: [{ title, why }], host? }. */
async function runLevel(level, folder) {
  const report = path.join(folder, `${level.id.replaceAll(' ', '-')}.json`);
  const env = { ADASCALE_TEST_REPORT: report };
  console.log(`\n=== ${level.id} (${level.host})`);
  const code = level.spec
    ? await node([mocha, '--reporter', reporter, level.spec], env)
    : await node([level.script], env);
  const counts = existsSync(report) ? JSON.parse(await readFile(report, 'utf8')) : null;
  if (!counts) return { level, passed: 0, failed: 1, skipped: [], note: 'ended without a report' };
  if (counts.passed + counts.failed + counts.skipped.length === 0)
    return { level, ...counts, failed: 1, note: 'ran no test' };
  return { level, ...counts, failed: code !== 0 && counts.failed === 0 ? 1 : counts.failed };
}

function print(results) {
  console.log('\n=== Summary');
  for (const { level, passed, failed, skipped, host, note } of results) {
    console.log(
      `${level.id}: ${passed} passed, ${failed} failed, ${skipped.length} skipped, in ${host ?? level.host}${note ? ` (${note})` : ''}`,
    );
    for (const { title, why } of skipped) console.log(`  skipped: ${title}${why ? ` (${why})` : ''}`);
  }
  const sum = (key) =>
    results.reduce((total, result) => total + (Array.isArray(result[key]) ? result[key].length : result[key]), 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return sum('failed');
}

if ((await node(['src/scripts/build.mjs'])) !== 0) process.exit(1);
const folder = await mkdtemp(path.join(os.tmpdir(), 'adascale-test-'));
const results = [];
for (const level of levels.filter(({ id }) => only.length === 0 || only.includes(id)))
  results.push(await runLevel(level, folder));
await rm(folder, { recursive: true, force: true });
process.exit(print(results) === 0 ? 0 : 1);
