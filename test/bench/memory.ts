// Whether joint training holds its memory: the elastic ResNet-8 supernet under the sandwich rule with in-place distillation, on
// drawn images, in a process with the engine's environment. Prints its memory as the steps go by, the slope of a least-squares
// line through the samples after the first fifth, and where the time went.
//   npm run bench:memory -- [--steps 1000] [--batch 32] [--threads 2] [--every 50]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { engineEnvironment } from '../../src/shared/engineEnvironment';
import type { MemoryAnswer, MemoryEnd, MemoryRequest, MemorySample } from './memory/answer';
import { slopeOf } from './memory/slopeOf';

/** Steps before this share of all still create sessions and fill caches. */
const settledShare = 0.2;

interface Trained {
  readonly samples: readonly MemorySample[];
  readonly end: MemoryEnd;
}

async function train(request: MemoryRequest): Promise<Trained> {
  const child = fork(path.join(__dirname, 'memory/trainingChild.ts'), {
    env: engineEnvironment(process.platform, process.env),
  });
  const samples: MemorySample[] = [];
  let end: MemoryEnd | undefined;
  child.on('message', (message) => {
    const said = message as MemoryAnswer;
    if (said.kind === 'sample') samples.push(said);
    else end = said;
  });
  child.send(request);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 || end === undefined) throw new Error(`The training process ended early (${code ?? 'killed'})`);
  return { samples, end };
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

function print({ samples, end }: Trained, { steps, batchSize, every }: MemoryRequest): void {
  const settled = samples.filter(({ step }) => step >= settledShare * steps);
  const slope = 100 * slopeOf(settled.map(({ step, rssMb }): [number, number] => [step, rssMb]));
  const { wallMs, runMs, createMs } = end;
  console.log(`${cpus()[0]?.model.trim()}, Node ${process.version}, ${end.backend}.`);
  console.log(
    `${end.steps} steps of ${end.pathsAStep.toFixed(2)} paths, batch ${batchSize}, ${end.rollbacks} rollbacks, ` +
      `${(wallMs / 1000).toFixed(0)} s; ${end.sessions} sessions created.`,
  );
  console.log(`RSS in MB every ${every} steps: ${samples.map(({ rssMb }) => rssMb.toFixed(0)).join(' ')}\n`);
  const rows = [
    ['peak RSS', `${(end.peakRssMb / 1000).toFixed(2)} GB`, '< 1.5 GB'],
    [
      `slope, steps ${settled[0]?.step ?? '?'} to ${settled.at(-1)?.step ?? '?'}`,
      `${slope.toFixed(2)} MB per 100 steps`,
      'flat',
    ],
    ["time inside the backend's training steps", percent(runMs, wallMs), '≥ 90 %'],
    ['time creating sessions', percent(createMs, wallMs), ''],
    ['the rest: batches, sums, optimiser, checkpoints', percent(wallMs - runMs - createMs, wallMs), ''],
  ];
  console.log('| what | here | aim |\n| --- | ---: | ---: |');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '1000' },
      batch: { type: 'string', default: '32' },
      threads: { type: 'string', default: '2' },
      every: { type: 'string', default: '50' },
    },
  });
  const request: MemoryRequest = {
    steps: Number(values.steps),
    batchSize: Number(values.batch),
    threads: Number(values.threads),
    every: Number(values.every),
  };
  print(await train(request), request);
}

void main();
