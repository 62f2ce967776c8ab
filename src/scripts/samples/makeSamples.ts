// npm run samples: makes samples/shapes anew: the data set (drawn), the network (trained on it by our own engine, from
// scratch) in two formats, and the recipe. Then the finished run, by the command line, as a user would make it, and the policy and
// traces that follow from it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { formats } from '../../engine/formats/index';
import { classNames } from './drawShape';
import { makePolicy } from './makePolicy';
import { makeRun } from './makeRun';
import { shapesNetwork } from './shapesNetwork';
import { trainSample } from './trainSample';
import { writeDataset } from './writeDataset';

const folder = path.resolve('samples/shapes');
const run = path.resolve('samples/run-shapes');
const seed = 20260101;
const epochs = 40;

const recipe = {
  data: 'shapes.zip',
  preprocessing: 'auto',
  target: 'local',
  seed: 1,
  epochs: 3,
  evaluations: 24,
};

function format(id: string): (typeof formats)[number] {
  const found = formats.find((entry) => entry.id === id);
  if (!found) throw new Error(`No format ${id}`);
  return found;
}

async function makeNetwork(dataFile: string): Promise<void> {
  const checkpointFolder = await mkdtemp(path.join(tmpdir(), 'adascale-sample-'));
  const untrained = shapesNetwork(classNames.length, [16, 32, 64], seed);
  const { graph, accuracy } = await trainSample(untrained, { dataFile, seed, epochs, checkpointFolder });
  console.log(`\nshapes-resnet: ${(accuracy * 100).toFixed(1)} % on the test split`);
  await format('onnx').write?.(graph, path.join(folder, 'shapes-resnet.onnx'));
  await mkdir(path.join(folder, 'tfjs'), { recursive: true });
  await format('tfjsLayers').write?.(graph, path.join(folder, 'tfjs', 'model.json'));
  await rm(checkpointFolder, { recursive: true });
}

async function main(steps: readonly string[]): Promise<void> {
  const wanted = (step: string): boolean => steps.length === 0 || steps.includes(step);
  const dataFile = path.join(folder, 'shapes.zip');
  await mkdir(folder, { recursive: true });
  if (wanted('data')) await writeDataset(dataFile, seed, { train: 200, test: 75 });
  if (wanted('network')) await makeNetwork(dataFile);
  await writeFile(path.join(folder, 'adascale.json'), `${JSON.stringify(recipe, null, 2)}\n`);
  if (wanted('run')) await makeRun(folder, run);
  if (wanted('policy')) await makePolicy(run, path.resolve('samples/policies'));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
