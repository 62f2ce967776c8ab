// Makes `space.json` anew: takes the trained supernet of the sample run and judges every network of a part of its space that is
// small enough for that. Minutes on two cores: `npx tsx test/bench/searchSpace/measureSpace.ts`.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Backend } from '../../../src/engine/compute/backend';
import { createBackend } from '../../../src/engine/compute/index';
import { readDataset } from '../../../src/engine/datasets/index';
import { preprocessingById } from '../../../src/engine/datasets/preprocessing';
import { splitDataset, type SplitDataset } from '../../../src/engine/datasets/splits';
import { readModel, requireSupported } from '../../../src/engine/formats/index';
import { assumedPredictor } from '../../../src/engine/profile/latencyPredictor';
import { readFloats } from '../../../src/engine/search/floatFile';
import { networkFigures } from '../../../src/engine/search/networkFigures';
import { createSupernet } from '../../../src/engine/supernet/createSupernet';
import { genesFrom, optionAt, spaceLoci } from '../../../src/engine/supernet/genes/loci';
import { materialise } from '../../../src/engine/supernet/materialise';
import type { SubNetwork, Supernet } from '../../../src/engine/supernet/supernet';
import { toProgram } from '../../../src/engine/supernet/toProgram';
import { measureAccuracy } from '../../../src/engine/train/accuracy';
import { createCalibrationSet, recalibrate, type CalibrationSet } from '../../../src/engine/train/recalibrate';
import type { SpaceSummary } from '../../../src/shared/run/manifest';
import { sample } from '../../support/sample';
import { combinationCount, optionsOf } from './combinations';
import { spaceFile, type SpaceRow, type SpaceTable } from './spaceTable';

const seed = 1;
const sampleRun = path.resolve('samples/run-shapes');
const preprocessing = preprocessingById('unit', 3);

/** Operators by stage and widths by group that stay in the space: about two thousand combinations. */
const operators: Readonly<Record<string, readonly number[]>> = {
  spatialSvd: [0.25],
  lowRankDense: [0.25],
  depthwiseSeparable: [1],
};
const fewWidths = [0.5, 1];
const widthsOf: Readonly<Record<string, readonly number[]>> = {
  group2: [1],
  group3: [1],
  group7: [0.25, 0.5, 1],
};
/** More would only cost time: the search is compared with others on the same figures. */
const calibrationBatches = 3;
const judgedImages = 300;

function part(space: SpaceSummary): SpaceSummary {
  const stages = space.stages.slice(0, 3).map(({ id, layers, choices }) => ({
    id,
    layers,
    choices: choices.flatMap(({ operator, ratios }) => {
      const kept = ratios.filter((ratio) => operators[operator]?.includes(ratio));
      return kept.length > 0 ? [{ operator, ratios: kept }] : [];
    }),
  }));
  const groups = space.groups.map(({ id, channels, widths }) => ({
    id,
    channels,
    widths: widths.filter((width) => (widthsOf[id] ?? fewWidths).includes(width)),
  }));
  return { ...space, stages, groups };
}

interface Judge {
  readonly supernet: Supernet;
  readonly parameters: Float32Array;
  readonly backend: Backend;
  readonly data: SplitDataset;
  readonly calibration: CalibrationSet;
}

/** The supernet's weights in the sample run. @throws where the supernet has changed since: `npm run samples` makes it anew. */
async function sampleWeights(supernet: Supernet): Promise<Float32Array> {
  const weights = (await readFloats(path.join(sampleRun, 'weights.bin'), [supernet.layout.length]))?.[0];
  if (weights === undefined) throw new Error(`${sampleRun} has no weights`);
  return weights;
}

async function judge(judging: Judge, sub: SubNetwork): Promise<SpaceRow> {
  const { supernet, parameters, backend, data, calibration } = judging;
  const program = toProgram(sub, supernet.layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches.slice(0, calibrationBatches));
  const graph = materialise(sub, parameters, statistics);
  const { accuracy } = await measureAccuracy(graph, backend, data.test, preprocessing, { limit: judgedImages });
  const { figures } = networkFigures(graph, assumedPredictor);
  const latencyMs = Number((figures.predictedLatencyMs ?? 0).toPrecision(6));
  return [accuracy, latencyMs, figures.peakMemoryBytes, figures.parameters, figures.macs];
}

async function enumerate(judging: Judge): Promise<SpaceTable> {
  const { supernet } = judging;
  const space = part(supernet.space);
  const loci = spaceLoci(space);
  const rows: SpaceRow[] = [];
  const known = new Map<string, number>();
  const rowOf: number[] = [];
  const count = combinationCount(loci);
  for (let number = 0; number < count; number++) {
    const sub = supernet.subNetwork(genesFrom(loci, optionsOf(loci, number)));
    const row = known.get(sub.key) ?? rows.push(await judge(judging, sub)) - 1;
    known.set(sub.key, row);
    rowOf.push(row);
    if (number % 50 === 0) process.stderr.write(`\r${number} of ${count} combinations, ${rows.length} networks   `);
  }
  const macs = rows.map((row) => row[4]);
  const least = rowOf.indexOf(macs.indexOf(Math.min(...macs)));
  return {
    about:
      `Sample network, supernet of the sample run; accuracy on ${judgedImages} images that it was not trained on, after ` +
      `recalibration; latency predicted by the assumed device; ${rows.length} networks.`,
    space,
    smallest: genesFrom(loci, optionsOf(loci, least)),
    rows,
    rowOf,
  };
}

async function main(): Promise<void> {
  const supernet = createSupernet(requireSupported(await readModel(sample.model)));
  const data = splitDataset(await readDataset(sample.data), { seed });
  const backend = await createBackend('onnxruntimeNode', { threads: 2 });
  try {
    const parameters = await sampleWeights(supernet);
    const calibration = createCalibrationSet(data.train, preprocessing, { seed, batchSize: 64 });
    const table = await enumerate({ supernet, parameters, backend, data, calibration });
    await writeFile(spaceFile, `${JSON.stringify(table)}\n`);
    const known = spaceLoci(table.space).every((locus) => optionAt(table.smallest, locus) >= 0);
    console.log(`\n${table.about} ${known ? '' : 'The smallest network is not in the space.'}`);
  } finally {
    await backend.dispose();
  }
}

void main();
