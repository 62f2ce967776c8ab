// The `local` target: this computer, ONNX Runtime for Node in a process of its own. Method: device.md of the project's design
// (warm-up, rounds interleaved over the models, median with quartiles); what the system does not tell stays null.
import { availableParallelism, cpus } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { ProfileRecord } from '../../../shared/protocol/engine';
import { checkMeasure } from '../checkMeasure';
import type { MeasureOptions, MeasureRequest, Runtime, RuntimeSession } from '../runtime';
import { summarise } from '../statistics';
import { createMemoryCap } from './cap/measureCapped';
import { defaultChildScript, MeasuringProcess, type ChildScript } from './childProcess';
import type { ChildMessage, Latencies } from './messages';

export interface LocalOptions {
  /** What to fork; the engine itself by default. */
  readonly child?: ChildScript;
  /** The longest silence of the measuring process, ms; loading and single runs of large models count. */
  readonly silenceMs?: number;
}

const startSilenceMs = 30_000;

/** The runtime of this computer. */
export function createLocalRuntime(options: LocalOptions = {}): Runtime {
  const child = options.child ?? defaultChildScript();
  return {
    id: 'local',
    list: async () => [
      { id: 'local', label: `This computer (${processorName()})`, runtime: 'onnxruntime-node, CPU', state: 'ready' },
    ],
    serves: (target) => target === 'local',
    open: () => openLocal(child, options.silenceMs ?? 120_000),
  };
}

export const local: Runtime = createLocalRuntime();

/** The processor's own name; systems that hide it leave "this computer". */
export function processorName(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim();
  return model === undefined || model === '' || model === 'unknown' ? 'this computer' : model;
}

/** Starts a process and waits until ONNX Runtime has loaded in it: the probe that open() owes. */
async function start(child: ChildScript): Promise<{ process: MeasuringProcess; version: string }> {
  const measuring = new MeasuringProcess(child);
  const version = await measuring.receive(
    (message) => (message.kind === 'ready' ? message.version : undefined),
    startSilenceMs,
  );
  return { process: measuring, version };
}

async function openLocal(child: ChildScript, silenceMs: number): Promise<RuntimeSession> {
  const first = await start(child);
  // Each measurement gets a fresh process, the first one the process that proved that the runtime loads.
  let spare: MeasuringProcess | null = first.process;
  const live = new Set<MeasuringProcess>([first.process]);
  const device = processorName();
  const runtime = `onnxruntime-node ${first.version}, CPU`;
  return {
    device,
    runtime,
    measure: async (requests, options) => {
      await checkMeasure(requests, options, availableParallelism());
      const measuring = spare?.isAlive === true ? spare : (await start(child)).process;
      spare = null;
      live.add(measuring);
      try {
        const done = await ask(measuring, requests, options, silenceMs);
        const label = `${runtime}, ${options.threads} thread${options.threads === 1 ? '' : 's'}`;
        for (const { id, latenciesMs } of done.results) options.onLatencies?.(id, latenciesMs);
        return done.results.map((result) => toRecord(result, done.peakMemoryBytes, device, label));
      } finally {
        live.delete(measuring);
        measuring.end();
      }
    },
    memoryCap: () => createMemoryCap(child),
    dispose: async () => {
      for (const measuring of live) measuring.end();
      live.clear();
      spare = null;
    },
  };
}

type Done = Extract<ChildMessage, { kind: 'done' }>;

async function ask(
  measuring: MeasuringProcess,
  requests: readonly MeasureRequest[],
  options: MeasureOptions,
  silenceMs: number,
): Promise<Done> {
  const { threads, warmUpRuns, rehearsals = 0, minimumRuns, minimumMs, signal, onProgress } = options;
  const answer = measuring.receive(
    (message) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.total);
      return message.kind === 'done' || message.kind === 'refused' ? message : undefined;
    },
    silenceMs,
    signal,
  );
  // The process has its own working folder.
  const absolute = requests.map(({ id, modelPath }) => ({ id, modelPath: path.resolve(modelPath) }));
  measuring.send({
    kind: 'measure',
    requests: absolute,
    options: { threads, warmUpRuns, rehearsals, minimumRuns, minimumMs },
  });
  const message = await answer;
  if (message.kind === 'done') return message;
  const list = message.models.map(({ id, message: reason }) => `${id}: ${reason}`).join('; ');
  throw new AdaScaleError(
    'device.modelRefused',
    `The runtime on this computer refused ${list}`,
    'Check the files with `adascale inspect`',
  );
}

function toRecord(
  { id, latenciesMs }: Latencies,
  peakMemoryBytes: number | null,
  device: string,
  runtime: string,
): ProfileRecord {
  const { medianMs, p90Ms, spreadMs, samples } = summarise(latenciesMs);
  const unknown = { energyMj: null, thermalBefore: null, thermalAfter: null, charging: null };
  return { id, medianMs, p90Ms, spreadMs, samples, peakMemoryBytes, device, runtime, ...unknown };
}
