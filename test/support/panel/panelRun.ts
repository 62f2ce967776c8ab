// A synthetic finished run of any size, the same for the same seed: a cloud under a concave front of accuracy over latency,
// with failed candidates, unknown figures, predicted and measured latencies.
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import { createRandom, type Random } from '../../../src/shared/random';
import type { Candidate, FigureSource } from '../../../src/shared/run/candidate';
import { baselineGenes, type Genes } from '../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../src/shared/run/manifest';
import type { LatencyComparison } from '../../../src/shared/run/latencyComparison';
import type { SensitivityRecord } from '../../../src/shared/run/sensitivity';
import { manifest, searchSettings } from '../manifests';

const operators = ['dense', 'spatialSvd', 'depthwiseSeparable', 'channelScale'];

const space: SpaceSummary = {
  stages: ['stage1', 'stage2', 'stage3', 'stage4'].map((id) => ({
    id,
    layers: [`${id}.conv1`, `${id}.conv2`],
    choices: operators.map((operator) => ({ operator, ratios: [0.25, 0.5, 0.75] })),
  })),
  groups: Array.from({ length: 9 }, (_, place) => ({
    id: `group${place + 1}`,
    channels: 16 << (place >> 1),
    widths: [0.25, 0.5, 0.75, 1],
  })),
  blocks: [{ id: 'block1', layers: ['stage2.add'] }],
};

function randomGenes(random: Random): Genes {
  const stages = space.stages.map(({ id }) => {
    const operator = operators[random.integer(operators.length)] as string;
    return [
      id,
      { operator, ratio: operator === 'dense' ? 1 : ([0.25, 0.5, 0.75][random.integer(3)] as number) },
    ] as const;
  });
  const widths = space.groups.map(({ id, widths: options }) => [id, options[random.integer(4)] as number] as const);
  return {
    stages: Object.fromEntries(stages),
    widths: Object.fromEntries(widths),
    blocks: random.next() < 0.2 ? { block1: false } : {},
  };
}

const latencySource = (measured: boolean, ms: number): FigureSource =>
  measured
    ? {
        provenance: 'measured',
        device: 'this computer',
        runtime: 'onnxruntime-node 1.30.0, CPU, 1 thread',
        samples: 30,
        spread: ms * 0.04,
      }
    : { provenance: 'predicted', device: 'this computer' };

const baseline: Candidate = {
  id: 'baseline',
  generation: 0,
  status: 'evaluated',
  genes: baselineGenes,
  accuracy: { validation: 0.872, test: 0.868 },
  latencyMs: 8.2,
  predictedLatencyMs: 8.9,
  macs: 12_501_632,
  parameters: 78_666,
  peakMemoryBytes: 1_310_000,
  sizeBytes: 318_000,
  provenance: {
    accuracy: { provenance: 'measured', samples: 5000, spread: 0.005 },
    latencyMs: latencySource(true, 8.2),
    peakMemoryBytes: { provenance: 'predicted' },
  },
};

function failed(candidate: Candidate): Candidate {
  const error = {
    code: 'train.diverged',
    message: 'Loss was NaN at step 412, layer stage3.conv1',
    hint: 'Lower the learning rate.',
  };
  return { ...candidate, status: 'failed', accuracy: { validation: null, test: null }, latencyMs: null, error };
}

export function panelCandidate(place: number, seed = 1): Candidate {
  const random = createRandom(seed, 'panel', place);
  const cost = 0.12 + 0.85 * random.next() ** 1.4;
  const loss = 0.03 + 0.22 * random.next() ** 2.2;
  const accuracy = Math.max(0.1, 0.885 - (0.16 * Math.exp(-4.2 * cost)) / 0.6 - loss + 0.012 * random.normal());
  const latencyMs = 8.2 * cost * (0.94 + 0.12 * random.next());
  const measured = random.next() < 0.6;
  const candidate: Candidate = {
    id: `c-${String(place + 1).padStart(4, '0')}`,
    generation: 1 + Math.floor(place / 20),
    status: 'evaluated',
    genes: randomGenes(random),
    accuracy: { validation: Math.min(1, accuracy), test: null },
    latencyMs: random.next() < 0.01 ? null : latencyMs,
    predictedLatencyMs: latencyMs * (0.9 + 0.2 * random.next()),
    macs: Math.round(12_501_632 * cost * (0.9 + 0.2 * random.next())),
    parameters: Math.round(78_666 * cost * (0.8 + 0.3 * random.next())),
    peakMemoryBytes: Math.round(1_310_000 * (0.3 + 0.7 * cost)),
    sizeBytes: random.next() < 0.5 ? null : Math.round(318_000 * cost),
    provenance: {
      accuracy: { provenance: 'measured', samples: 5000, spread: 0.006 },
      latencyMs: latencySource(measured, latencyMs),
      peakMemoryBytes: { provenance: 'predicted' },
    },
  };
  return random.next() < 0.02 ? failed(candidate) : candidate;
}

export function panelSnapshot(count: number, seed = 1): PanelSnapshot {
  return {
    run: {
      path: '/workspace/.adascale/runs/20260102-030405',
      manifest: manifest({
        modelName: 'resnet8-cifar10',
        phase: 'done',
        state: 'done',
        space,
        settings: { ...searchSettings, evaluations: count },
      }),
      baseline,
      candidates: Array.from({ length: count }, (_, place) => panelCandidate(place, seed)),
      frontier: [],
      progress: null,
    },
    status: { state: 'done', phase: 'done', live: false, resumable: false, error: null },
  };
}

/** The same run, its first variants measured again on a phone where some change their rank. */
export function measured({ run, status }: PanelSnapshot): PanelSnapshot {
  const known = run.candidates.filter(({ latencyMs }) => latencyMs !== null).slice(0, 12);
  const measurements = known.map(({ id, latencyMs }, place) => ({
    id,
    medianMs: (latencyMs as number) * (1.6 + 0.5 * Math.sin(place * 1.7)),
    spreadMs: 0.1,
    samples: 30,
    device: 'Pixel 7',
    runtime: 'onnxruntime 1.30.0, CPU, 1 thread',
    measuredAt: '2026-01-02T03:04:05.000Z',
    energy: {
      ...{ quality: place === 1 ? ('estimated' as const) : ('measured' as const), energyMj: 1.5 * (place + 1) },
      ...{ idleMw: 800, loadMw: 2400, samples: 80, runs: 900, wallMs: 20_000, startedAtMs: 0 },
      ...(place === 1 && { reason: 'A charger was connected.' }),
    },
    outputs: place === 2 ? { maximumDifference: 0.0317, differs: true } : { maximumDifference: 2.4e-7, differs: false },
  }));
  return { run: { ...run, measurements }, status };
}

/** The same run where two variants were measured in the baseline's rounds: the first is told apart from it, the second is not. */
export function compared({ run, status }: PanelSnapshot, told: string, alike: string): PanelSnapshot {
  const faster: LatencyComparison = { differenceMs: -0.5, lowMs: -0.53, highMs: -0.47, rounds: 30 };
  const same: LatencyComparison = { differenceMs: -0.01, lowMs: -0.03, highMs: 0.02, rounds: 30 };
  const candidates = run.candidates.map((one) =>
    one.id === told
      ? { ...one, latencyComparison: faster }
      : one.id === alike
        ? { ...one, latencyComparison: same }
        : one,
  );
  return { run: { ...run, candidates }, status };
}

/** The same run, some of its variants measured in the first and the last minute of half an hour under load. */
export function heated({ run, status }: PanelSnapshot): PanelSnapshot {
  const known = run.candidates.filter(({ latencyMs }) => latencyMs !== null).slice(0, 16);
  const lines = (condition: 'cold' | 'hot', minute: number, factor: number) =>
    known.map(({ id, latencyMs }) => ({
      ...{ id, condition, minute, medianMs: (latencyMs as number) * factor, spreadMs: 0.1, samples: 60 },
      ...{ device: 'Pixel 7', runtime: 'onnxruntime 1.30.0', measuredAt: '2026-01-02T03:04:05.000Z' },
    }));
  return { run: { ...run, measurements: [...lines('cold', 1, 1), ...lines('hot', 30, 1.4)] }, status };
}

/** The same run with what single changes cost. */
export function probed({ run, status }: PanelSnapshot): PanelSnapshot {
  const record = (kind: SensitivityRecord['kind'], id: string, operator: string, ratio: number, drop: number) => ({
    ...{ kind, id, operator, ratio, drop, images: 500 },
    ...{ layers: [`${id}.conv1`], macsSaved: 0.12, accuracy: 0.87 - drop },
  });
  const sensitivity = [
    record('stage', 'stage1', 'spatialSvd', 0.5, 0.021),
    record('stage', 'stage1', 'spatialSvd', 0.25, 0.104),
    record('width', 'group1', 'channelScale', 0.5, 0.317),
    record('block', 'block1', 'drop', 0, -0.002),
  ];
  return { run: { ...run, sensitivity }, status };
}
