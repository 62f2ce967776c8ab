// Measures kernels on a target in several passes over all of them, minutes apart, so that a busy minute spoils none, and in other
// company each time, so that no kernel always shares the caches with the same ones. Of a network's runs in a pass the calm ones
// count (Chen and Revels, "Robust benchmarking in noisy environments", arXiv 1608.04295); references.ts tells how calm the pass
// was. Every kernel of a pass is one line of a journal, so that a calibration can be stopped and goes on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { createRandom } from '../../shared/random';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { defaultDeviceModel } from '../profile/roofline';
import { shapeBytes, shapeKey, shapeMacs, weightElements, type KernelShape } from '../profile/kernelShape';
import type { Journal } from '../runs/journal';
import { modelFaults } from '../runtimes/modelFaults';
import type { RuntimeSession } from '../runtimes/runtime';
import { calm } from './calm';
import { kernelProbe, type KernelProbe } from './probes/kernelProbe';
import type { CalibrationLine } from './calibrationLine';
import { usualPatience, type Patience, type Runs } from './patience';
import { referenceGraphs, whileDisturbed, type Referenced } from './references';

export interface KernelMeasuring {
  readonly session: RuntimeSession;
  readonly journal: Journal<CalibrationLine>;
  readonly threads: number;
  readonly passes: number;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  readonly report: (done: number, total: number, detail: string) => void;
  readonly log: (message: string) => void;
}

/** Measures what the journal does not hold yet. @throws AdaScaleError `device.…`, `disk.…`, the signal's reason. */
export async function measureKernels(shapes: readonly KernelShape[], measuring: KernelMeasuring): Promise<void> {
  const { journal, passes, patience, report } = measuring;
  const total = passes * shapes.length;
  const known = new Set(
    journal.records.flatMap((line) => (line.type === 'kernel' ? [`${line.pass} ${line.key}`] : [])),
  );
  const seen: Referenced[] = journal.records.filter((line) => line.type === 'kernel');
  for (let pass = 1; pass <= passes; pass++) {
    const order = createRandom(pass, 'kernels in company').shuffle([...shapes]);
    const left = order.filter((shape) => !known.has(`${pass} ${shapeKey(shape)}`));
    for (let start = 0; start < left.length; start += patience.kernelsAtOnce) {
      const done = pass * shapes.length - left.length + start;
      report(
        done,
        total,
        `pass ${pass} of ${passes}, ${done - (pass - 1) * shapes.length} of ${shapes.length} kernels`,
      );
      await measureBatch(left.slice(start, start + patience.kernelsAtOnce), pass, seen, measuring);
    }
  }
}

/** @param seen The references of every batch so far; that of this one is added. */
async function measureBatch(
  shapes: readonly KernelShape[],
  pass: number,
  seen: Referenced[],
  measuring: KernelMeasuring,
): Promise<void> {
  const probes = shapes.map((shape) => ({ shape, ...kernelProbe(shape, copiesOf(shape)) }));
  await whileDisturbed(measuring.patience.attempts, seen, () => measureProbes(probes, pass, measuring));
}

type NamedProbe = KernelProbe & { readonly shape: KernelShape };

/** The times of the references beside them. */
async function measureProbes(
  probes: readonly NamedProbe[],
  pass: number,
  measuring: KernelMeasuring,
): Promise<readonly number[]> {
  const graphs = probes.flatMap(({ short, long }) => [short, long]);
  const { times, referenceMs } = await timesBesideReferences(graphs, measuring, measuring.patience.kernels);
  for (const [index, { shape, copies }] of probes.entries()) {
    const [short, long] = [times[2 * index], times[2 * index + 1]];
    const key = shapeKey(shape);
    if (short === undefined || long === undefined) measuring.log(`The device refused the kernel ${key}`);
    else
      await measuring.journal.append({
        ...{ type: 'kernel', pass, key, shape, copies, shortMs: short, longMs: long, referenceMs },
      });
  }
  return referenceMs;
}

/** The longer network takes about a millisecond more, where that does not take too many weights. */
const wantedSeconds = 1e-3;
const mostCopies = 40;
const mostWeights = 6e6;
/** What calling a kernel costs at least, s. */
const dispatchSeconds = 3e-6;

export function copiesOf(shape: KernelShape): number {
  const { macsPerSecond, groupedMacsPerSecond, bytesPerSecond } = defaultDeviceModel;
  const rate = shape.groups > 1 ? groupedMacsPerSecond : macsPerSecond;
  const estimate = Math.max(shapeMacs(shape) / rate, shapeBytes(shape) / bytesPerSecond) / 2 + dispatchSeconds;
  const fitting = Math.floor(mostWeights / Math.max(1, weightElements(shape)));
  return Math.max(2, Math.min(mostCopies, Math.ceil(wantedSeconds / estimate), fitting));
}

/** As {@link timesOf}, and the times of the references in the same rounds; none where the device refused one. */
export async function timesBesideReferences(
  graphs: readonly Graph[],
  measuring: Pick<KernelMeasuring, 'session' | 'threads' | 'signal'>,
  runs: Runs,
): Promise<{ readonly times: readonly (number | undefined)[]; readonly referenceMs: readonly number[] }> {
  const references = referenceGraphs();
  const all = await timesOf([...references, ...graphs], measuring, runs);
  const referenceMs = all.slice(0, references.length).filter((time) => time !== undefined);
  return { times: all.slice(references.length), referenceMs };
}

/** Calm time of each graph, ms; undefined where the device refuses it. */
export async function timesOf(
  graphs: readonly Graph[],
  measuring: Pick<KernelMeasuring, 'session' | 'threads' | 'signal'>,
  runs: Runs = usualPatience.kernels,
): Promise<readonly (number | undefined)[]> {
  const { session, threads, signal } = measuring;
  const folder = await mkdtemp(path.join(tmpdir(), 'adascale-kernels-'));
  try {
    const requests = await Promise.all(
      graphs.map(async (graph, index) => {
        const modelPath = path.join(folder, `${index}.onnx`);
        await writeFile(modelPath, encodeOnnx(graph));
        return { id: String(index), modelPath };
      }),
    );
    const times = new Map<string, number>();
    const onLatencies = (id: string, latenciesMs: readonly number[]): void => void times.set(id, calm(latenciesMs));
    const measure = (some: typeof requests): Promise<unknown> =>
      session.measure(some, { threads, ...runs, signal, onLatencies });
    await measure(requests).catch(async (error: unknown) => {
      if (!(error instanceof AdaScaleError) || !modelFaults.includes(error.code)) throw error;
      times.clear();
      for (const request of requests) await measure([request]).catch(refuseOrThrow);
    });
    return graphs.map((_, index) => times.get(String(index)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refuseOrThrow(error: unknown): void {
  if (!(error instanceof AdaScaleError) || !modelFaults.includes(error.code)) throw error;
}
