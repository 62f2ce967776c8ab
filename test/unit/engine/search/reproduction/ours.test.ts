import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Backend } from '../../../../../src/engine/compute/backend';
import { createBackend } from '../../../../../src/engine/compute/index';
import { readDataset } from '../../../../../src/engine/datasets/index';
import { splitDataset } from '../../../../../src/engine/datasets/splits';
import { readModel, requireSupported } from '../../../../../src/engine/formats/index';
import { readCandidates, readManifest, runFiles } from '../../../../../src/engine/runs/runDirectory';
import { preprocessingById } from '../../../../../src/engine/datasets/preprocessing';
import { leavingThreshold } from '../../../../../src/engine/search/leaving/leavesWhenSure';
import { readLedger } from '../../../../../src/engine/search/openLedger';
import {
  calibrationOf,
  kitPreprocessing,
  type Trained,
} from '../../../../../src/engine/search/reproduction/experiment';
import { kitPlan } from '../../../../../src/engine/search/reproduction/kitPlan';
import { ours, oursFolder, searchParams } from '../../../../../src/engine/search/reproduction/ours';
import { startSearch } from '../../../../../src/engine/search/runSearch';
import type { MethodResult } from '../../../../../src/shared/protocol/reproduce';
import { recordingPort, smallTask } from '../../../../support/smallTask';

describe('engine/search/reproduction/ours', function () {
  this.timeout(240_000);
  let home: string;
  let backend: Backend;
  let run: string;
  let result: MethodResult;

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'adascale-'));
    backend = await createBackend('onnxruntimeNode', { threads: 1 });
    const { model: modelFile, data: dataPath } = await smallTask(home);
    const port = recordingPort();
    const seed = 3;
    const size = { supernetEpochs: 2, fineTuneEpochs: 1, evaluations: 20, variants: 4, batchSize: 24 };
    const plan = { ...kitPlan({ data: [], out: home, quick: true }), ...size, trainLimit: null, validationLimit: null };
    const data = splitDataset(await readDataset(dataPath, { signal: port.signal }), { seed });
    const preprocessing = preprocessingById(kitPreprocessing, data.shape[0]);
    run = oursFolder({ folder: home });
    const experiment: Trained = {
      ...{ folder: home, dataName: 'small', dataPath, data, preprocessing, seed, plan, threads: 1, backend, port },
      network: plan.networks[0] ?? assert.fail(),
      calibration: calibrationOf({ data, preprocessing, seed, plan }),
      baseline: requireSupported(await readModel(modelFile)),
      modelFile,
    };
    // The kit measures, with every operator; this one takes less time and meets exits for certain.
    const few = { latency: 'predicted', sensitivityProbes: 0, operators: ['earlyExit', 'channelScale'] } as const;
    await startSearch({ ...searchParams(experiment), ...few }, port);
    result = await ours(experiment);
  });
  after(async () => {
    await backend.dispose();
    await rm(home, { recursive: true, force: true });
  });

  it('delivers as many variants as the plan pays for, every one of them fine-tuned', async () => {
    const jobs = new Set((await readLedger(path.join(run, runFiles.ledger))).map(({ job }) => job));
    assert.equal(result.variants.length, 4);
    for (const { id } of result.variants) assert.ok(jobs.has(`fineTune/${id}`), `${id} was not fine-tuned`);
  });

  it('spends no fine-tuning on a variant that it does not deliver', async () => {
    const jobs = (await readLedger(path.join(run, runFiles.ledger))).map(({ job }) => job);
    const tuned = new Set(
      jobs.filter((job) => job.startsWith('fineTune/')).map((job) => job.slice('fineTune/'.length)),
    );
    assert.deepEqual([...tuned].sort(), result.variants.map(({ id }) => id).sort());
    assert.ok(((await readManifest(run)).fineTuned ?? []).every((id) => tuned.has(id)));
  });

  it('still searches variants that leave where they are sure, for the whole frontier', async () => {
    const candidates = await readCandidates(run);
    const leaving = candidates.filter(({ genes }) => leavingThreshold(genes) !== null).map(({ id }) => id);
    assert.ok(leaving.length > 0, 'the search tried none');
    assert.ok(result.variants.every(({ id }) => !leaving.includes(id)));
  });
});
