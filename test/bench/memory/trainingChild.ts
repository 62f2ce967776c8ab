// The child process of the memory bench: trains the elastic ResNet-8 supernet on drawn images as the engine does, and tells
// its parent how much memory it holds as the steps go by.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createBackend } from '../../../src/engine/compute/index';
import { createSupernet } from '../../../src/engine/supernet/createSupernet';
import type { LedgerSink } from '../../../src/engine/train/ledger';
import { trainingSettings } from '../../../src/engine/train/settings';
import { trainSupernet } from '../../../src/engine/train/trainSupernet';
import { initialParameters } from '../../support/programBuilder';
import { drawnSplit, unitRgb } from '../../support/trainingData';
import { resNet8 } from '../../support/trainingNetworks';
import { frozenGraph } from '../train/frozenGraph';
import type { MemoryAnswer, MemoryRequest } from './answer';
import { clockBackend } from './clockBackend';

const stepsPerEpoch = 100;
const bytesPerMb = 1e6;

const answer = (message: MemoryAnswer): void => void process.send?.(message);

/** Resident memory after every `every` steps, counted over rollbacks; keeps no record, as the engine's journal does not. */
function sampler(every: number): LedgerSink {
  let steps = 0;
  return {
    append: async () => {
      if (++steps % every === 0) answer({ kind: 'sample', step: steps, rssMb: process.memoryUsage.rss() / bytesPerMb });
    },
    truncateAfter: () => Promise.resolve(),
  };
}

function settingsOf({ steps, batchSize }: MemoryRequest) {
  const chosen = { seed: 1, batchSize, epochs: Math.ceil(steps / stepsPerEpoch), learningRate: 0.02 };
  return trainingSettings({ ...chosen, checkpointSteps: 0, trainLimit: null }, 3);
}

async function main(request: MemoryRequest): Promise<void> {
  const program = resNet8(request.batchSize, 16, 32);
  const supernet = createSupernet(frozenGraph(program, initialParameters(program)));
  const backend = await createBackend('onnxruntimeNode', { threads: request.threads });
  const { clocked, spent } = clockBackend(backend);
  const checkpointFolder = await mkdtemp(path.join(tmpdir(), 'adascale-memory-'));
  const train = drawnSplit([3, 32, 32], 10, stepsPerEpoch * request.batchSize);
  const started = performance.now();
  try {
    const { ledgerSummary } = await trainSupernet({
      supernet,
      backend: clocked,
      train,
      preprocessing: unitRgb,
      settings: settingsOf(request),
      checkpointFolder,
      ledger: sampler(request.every),
      signal: new AbortController().signal,
      breathe: () => setImmediate(),
      report: () => undefined,
      warn: (message) => console.error(message),
    });
    const { steps, rollbacks, passes, samples } = ledgerSummary;
    answer({
      kind: 'end',
      backend: backend.description,
      steps,
      rollbacks,
      pathsAStep: passes / samples,
      wallMs: performance.now() - started,
      ...spent(),
      // In kilobytes, of 1,024 bytes.
      peakRssMb: (process.resourceUsage().maxRSS * 1024) / bytesPerMb,
    });
  } finally {
    await rm(checkpointFolder, { recursive: true, force: true });
    await backend.dispose();
  }
  process.disconnect();
}

process.once('message', (request: MemoryRequest) => {
  main(request).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
