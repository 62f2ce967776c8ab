// Prints the median time of one training step of the two MLPerf Tiny networks: `npx tsx test/bench/trainStep.ts [threads]`.
import { onnxruntimeNode } from '../../src/engine/compute/onnxruntimeNode/onnxruntimeNode';
import type { TrainingProgram } from '../../src/engine/compute/backend';
import { initialParameters, syntheticBatch } from '../support/programBuilder';
import { mobileNet, resNet8 } from '../support/trainingNetworks';

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function timeStep(name: string, program: TrainingProgram, classes: number, threads: number): Promise<void> {
  const backend = await onnxruntimeNode.create({ threads });
  const created = performance.now();
  const session = await backend.createTraining(program);
  const createMs = performance.now() - created;
  const step = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };
  const times: number[] = [];
  for (let round = 0; round < 15; round++) {
    const start = performance.now();
    await session.step(step);
    if (round >= 3) times.push(performance.now() - start);
  }
  const least = Math.min(...times).toFixed(1);
  console.log(`${name}: median ${median(times).toFixed(1)} ms, least ${least} ms, create ${createMs.toFixed(0)} ms`);
  await backend.dispose();
}

async function main(): Promise<void> {
  const threads = Number(process.argv[2] ?? 2);
  await timeStep('ResNet-8 batch 64', resNet8(64, 16, 32), 10, threads);
  await timeStep('MobileNetV1-0.25 96x96 batch 32', mobileNet(32, 8, 96), 2, threads);
}

void main();
