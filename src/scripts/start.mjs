// npm start: the main job on the sample, from a trained network to a policy that an app can ship. A real search, kept short.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pickVariants } from './pickVariants.mjs';

const out = path.resolve('out/start');
const run = path.join(out, 'run');
const bundle = path.join(out, 'bundle');

/** Runs a command with the terminal's own stdout and stderr, or collects its stdout. */
function execute(args, collect = false) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', collect ? 'pipe' : 'inherit', 'inherit'] });
    let text = '';
    child.stdout?.on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}

const cli = (args, collect) => execute(['dist/cli.js', ...args], collect);

/** What the exported runtime decides in a few situations, asked as the app would ask it. */
async function showDecisions() {
  const runtime = await import(pathToFileURL(path.join(bundle, 'adascale-runtime', 'index.mjs')).href);
  const policy = JSON.parse(await readFile(path.join(bundle, 'policy.json'), 'utf8'));
  const calm = { batteryPercent: 80, charging: false, thermalStatus: 0, freeMemoryBytes: 2e9, cpuLoad: 0.1 };
  const contexts = {
    'all is well': calm,
    'battery at 10 %': { ...calm, batteryPercent: 10 },
    'phone is hot': { ...calm, thermalStatus: 4 },
    'nothing is known': {},
  };
  console.log('\nThe exported runtime picks:');
  for (const [name, context] of Object.entries(contexts)) {
    console.log(`  ${name.padEnd(18)} ${runtime.selectVariant(policy, context)}`);
  }
}

console.log('Building…');
await execute(['src/scripts/build.mjs']);
await rm(out, { recursive: true, force: true });

console.log('Searching the sample network for smaller and faster variants…');
const search = ['search', 'samples/shapes/shapes-resnet.onnx', '--data', 'samples/shapes/shapes.zip', '--out', run];
const brief = ['--evaluations', '20', '--epochs', '5', '--fine-tune-variants', '4', '--fine-tune-epochs', '3'];
await cli([...search, ...brief, '--seed', '1']);

const { frontier } = JSON.parse(await cli(['resume', run, '--json', '--quiet'], true));
console.log('\nExporting…');
await cli(['export', run, '--variants', pickVariants(frontier, 3).join(','), '--out', bundle]);
await showDecisions();
console.log(`\nReport: ${path.relative('.', path.join(run, 'report.md'))}\nBundle: ${path.relative('.', bundle)}`);
