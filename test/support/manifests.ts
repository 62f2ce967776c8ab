// A valid run manifest for tests, changed where a test needs it.
import type { RunManifest, SearchSettings } from '../../src/shared/run/manifest';

export const searchSettings: SearchSettings = {
  modelPath: 'model.onnx',
  dataPath: 'data',
  target: 'local',
  evaluations: 20,
  epochs: 1,
  batchSize: 8,
  learningRate: 0.05,
  seed: 1,
  budgets: {},
  latency: 'predicted',
  backend: 'onnxruntimeNode',
  threads: 1,
  checkpointSteps: 10,
  trainLimit: null,
};

export function manifest(change: Partial<RunManifest> = {}): RunManifest {
  return {
    schema: 1,
    id: 'run-1',
    createdAt: '2026-01-02T03:04:05.000Z',
    engineVersion: '0.1.0',
    modelName: 'net',
    modelSha256: 'a'.repeat(64),
    dataSha256: 'b'.repeat(64),
    settings: searchSettings,
    device: 'this computer',
    runtime: 'onnxruntime-node',
    phase: 'preparing',
    state: 'running',
    labels: ['a', 'b'],
    inputShape: [3, 8, 8],
    preprocessing: {
      id: 'unit',
      mean: [0, 0, 0],
      std: [255, 255, 255],
      channels: 'rgb',
      tried: { unit: 0.9, raw: 0.1 },
    },
    splits: { train: 80, validation: 10, test: 10 },
    space: {
      stages: [{ id: 'stage1', layers: ['conv1'], choices: [{ operator: 'spatialSvd', ratios: [0.25, 0.5] }] }],
      groups: [{ id: 'group1', channels: 16, widths: [0.5, 1] }],
      blocks: [{ id: 'block1', layers: ['add1'] }],
    },
    updatedAt: '2026-01-02T03:04:05.000Z',
    ...change,
  };
}
