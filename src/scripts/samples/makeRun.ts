// The finished run of the samples: a real search by the command line. Afterwards its paths are made relative (the explorer reads
// the copy of the model inside the folder; the data lies beside it) and what only a resumed training needs is left out.
import { spawnSync } from 'node:child_process';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { RunManifest } from '../../shared/run/manifest';

const evaluations = 96;
const epochs = 12;

export async function makeRun(sample: string, run: string): Promise<void> {
  await rm(run, { recursive: true, force: true });
  const model = path.join(sample, 'shapes-resnet.onnx');
  const data = path.join(sample, 'shapes.zip');
  const settings = ['--evaluations', String(evaluations), '--epochs', String(epochs), '--seed', '1'];
  const args = ['dist/cli.js', 'search', model, '--data', data, '--out', run, ...settings];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`The search ended with ${status}`);
  await makeRelative(path.join(run, 'run.json'), model, data);
  for (const name of await readdir(run)) {
    if (/^(checkpoint|scratch|lock)/.test(name)) await rm(path.join(run, name), { recursive: true });
  }
}

async function makeRelative(file: string, model: string, data: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8')) as RunManifest;
  const settings = {
    ...manifest.settings,
    modelPath: path.basename(model),
    dataPath: path.relative(path.dirname(file), data),
  };
  await writeFile(file, `${JSON.stringify({ ...manifest, settings }, null, 2)}\n`);
}
