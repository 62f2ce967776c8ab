// One calibration from target to table: kernels, a sweep over channels and whole networks are measured, then everything that
// predicts is fitted to them. What was measured lies in a journal, so that it can be stopped at any time and go on.
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { UnjudgedKernel } from '../../shared/protocol/devices';
import {
  errorTable,
  holdOut,
  summariseErrors,
  unjudgedKernels,
  type ErrorRow,
  type HeldOut,
} from '../profile/predictor/heldOutErrors';
import { fitKernelModels } from '../profile/predictor/kernelModel';
import { shapeKey, type KernelShape } from '../profile/kernelShape';
import { predictorNames } from '../profile/predictor/predictorNames';
import { Journal } from '../runs/journal';
import { makeFolder } from '../runs/runDirectory';
import type { RuntimeSession } from '../runtimes/runtime';
import { journalFile, writeCalibration } from './calibrationFiles';
import { calibrationPredictor } from './calibrationPredictor';
import { measuringMethod, parseCalibrationLine, type CalibrationLine } from './calibrationLine';
import { calibrationSchemaVersion, type CalibrationIdentity, type CalibrationTable } from './calibrationTable';
import { detectQuantum, sweepShapes } from './channelQuantum';
import { fitNetworks, type NetworkPair } from './fitNetworks';
import { kernelSamples, networkTimes, unmeasuredKernels } from './journalSamples';
import { measureKernels, type KernelMeasuring } from './measureKernels';
import { measureNetworks } from './measureNetworks';
import { memoryCurves } from './memoryCurves';
import { measureMemory } from './measureMemory';
import { usualPatience, type Patience } from './patience';
import { sampleKernels } from './sampleKernels';
import { wholeNetworks } from './wholeNetworks';

export interface CalibrateOptions {
  readonly session: RuntimeSession;
  readonly target: string;
  readonly threads: number;
  readonly kernels: number;
  readonly passes: number;
  /** How long each network is run; {@link usualPatience} for people. */
  readonly patience?: Patience;
  readonly seed: number;
  /** Where table and journal go. */
  readonly folder: string;
  readonly resume: boolean;
  /** Measures the memory cliff too. */
  readonly memory?: boolean;
  readonly signal: AbortSignal;
  readonly report: (done: number, total: number, detail: string) => void;
  readonly log: (message: string) => void;
  readonly breathe: () => Promise<void>;
}

export interface Calibrated {
  readonly file: string;
  readonly table: CalibrationTable;
  readonly overall: Omit<ErrorRow, 'kind' | 'precision'>;
  /** Kernels that it cannot judge: held out beyond what the rest covers, or not to be measured on this device. */
  readonly unjudged: readonly UnjudgedKernel[];
  /** Why the memory cliff was not measured though it was asked for. */
  readonly noMemory: AdaScaleError | null;
}

/**
 * Measures and fits. A journal of the same device goes on with `resume`, else a new one begins.
 * @throws AdaScaleError `calibration.otherDevice`, `device.…`, `disk.…`; the signal's reason.
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibrated> {
  const { session, target, threads, folder } = options;
  const identity: CalibrationIdentity = { target, threads, device: session.device, runtime: session.runtime };
  await makeFolder(folder);
  const journal = await openJournal(identity, options);
  try {
    await measureAll(journal, options);
    const noMemory = options.memory === true ? await tryMemory(journal, options) : null;
    options.report(1, 1, 'fitting the predictor');
    const { table, held } = await fit(identity, journal.records, options);
    const unjudged = [...unjudgedKernels(held), ...unmeasuredKernels(allShapes(options), journal.records)];
    return { file: await writeCalibration(folder, table), table, overall: summariseErrors(held), unjudged, noMemory };
  } finally {
    await journal.close();
  }
}

/** What was begun in another way of measuring is of no use for this one: it begins anew, and says so. */
async function openJournal(
  identity: CalibrationIdentity,
  options: Pick<CalibrateOptions, 'folder' | 'resume' | 'seed' | 'kernels' | 'log'>,
): Promise<Journal<CalibrationLine>> {
  const { folder, resume, seed, kernels, log } = options;
  const file = journalFile(folder, identity);
  if (!resume) await rm(file, { force: true });
  const journal = await Journal.open(file, parseCalibrationLine);
  try {
    const [head] = journal.records;
    if (head === undefined) await journal.append({ type: 'head', identity, seed, kernels, method: measuringMethod });
    else if (!isOtherMethod(head)) requireSame(head, identity, file);
    else {
      log('What was measured before was measured in another way: the calibration begins anew');
      await journal.close();
      return await openJournal(identity, { ...options, resume: false });
    }
    return journal;
  } catch (error) {
    await journal.close();
    throw error;
  }
}

const isOtherMethod = (head: CalibrationLine): boolean => head.type === 'head' && head.method !== measuringMethod;

function requireSame(head: CalibrationLine, now: CalibrationIdentity, file: string): void {
  const then = head.type === 'head' ? head.identity : null;
  if (then !== null && then.device === now.device && then.runtime === now.runtime) return;
  throw new AdaScaleError(
    'calibration.otherDevice',
    `The calibration that was begun is of ${then?.device ?? 'another device'} (${then?.runtime ?? 'unknown'}), not of ${now.device} (${now.runtime})`,
    `Calibrate anew: without --resume, or after ${path.basename(file)} was deleted from ${path.dirname(file)}.`,
  );
}

/** The sweep comes first: few kernels, and what they tell is wanted however early a person stops. */
function allShapes({ seed, kernels }: CalibrateOptions): readonly KernelShape[] {
  const sampled = sampleKernels(seed, kernels);
  const known = new Set(sampled.map(shapeKey));
  return [...sweepShapes().filter((shape) => !known.has(shapeKey(shape))), ...sampled];
}

async function measureAll(journal: Journal<CalibrationLine>, options: CalibrateOptions): Promise<void> {
  const { session, threads, passes, patience = usualPatience, signal, report, log } = options;
  const measuring: KernelMeasuring = { session, journal, threads, passes, patience, signal, report, log };
  await measureKernels(allShapes(options), measuring);
  await measureNetworks(measuring);
}

/** All the rest of a calibration holds where memory cannot be capped. */
async function tryMemory(journal: Journal<CalibrationLine>, options: CalibrateOptions): Promise<AdaScaleError | null> {
  const { session, threads, folder, patience = usualPatience, signal, report } = options;
  try {
    await measureMemory({ session, journal, threads, patience: patience.memory, folder, signal, report });
    return null;
  } catch (error) {
    if (error instanceof AdaScaleError && error.code === 'device.noMemoryCap') return error;
    throw error;
  }
}

async function fit(
  identity: CalibrationIdentity,
  lines: readonly CalibrationLine[],
  { seed, passes, breathe }: CalibrateOptions,
): Promise<{ readonly table: CalibrationTable; readonly held: readonly HeldOut[] }> {
  const all = kernelSamples(lines);
  const sweep = new Set(sweepShapes().map(shapeKey));
  // The sweep's kernels are neighbours of each other: held out among them, a kernel would be all too easy.
  const samples = all.filter(({ shape }) => !sweep.has(shapeKey(shape)));
  await breathe();
  const held = holdOut(samples, seed);
  await breathe();
  const models = fitKernelModels(samples);
  const table: CalibrationTable = {
    schema: calibrationSchemaVersion,
    createdAt: new Date().toISOString(),
    identity,
    seed,
    passes,
    samples: all,
    features: predictorNames,
    models,
    errors: errorTable(held),
    network: fitNetworks([]),
    quantum: detectQuantum(
      all
        .filter(({ shape }) => sweep.has(shapeKey(shape)))
        .map(({ shape, latencyMs }) => ({ channels: shape.outChannels, latencyMs })),
    ),
  };
  const memory = memoryCurves(lines);
  const network = fitNetworks(networkPairs(lines, table));
  return { table: { ...table, network, ...(memory.length > 0 && { memory }) }, held };
}

/** What predicts from the kernels alone, as it will in a search, beside what each network took. */
function networkPairs(lines: readonly CalibrationLine[], table: CalibrationTable): readonly NetworkPair[] {
  const times = networkTimes(lines);
  const { predictMs } = calibrationPredictor(table);
  return wholeNetworks().flatMap(({ name, graph }): NetworkPair[] => {
    const latencyMs = times.get(name);
    return latencyMs === undefined ? [] : [{ sumMs: predictMs(graph), latencyMs }];
  });
}
