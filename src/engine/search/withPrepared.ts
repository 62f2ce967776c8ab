// Everything that work on a run needs from outside its folder (where to measure, the model, the data, the backend), opened in
// order and given back whatever happens.
import type { LatencyPredictor } from '../profile/latencyPredictor';
import { Journal } from '../runs/journal';
import type { RunDirectory } from '../runs/runDirectory';
import { openRuntime } from '../runtimes/index';
import type { RuntimeSession } from '../runtimes/runtime';
import { createLatencyMeter, parseProfileLine, type LatencyMeter } from './latencyMeter';
import { prepareNetwork, prepareRun, type Network, type Prepared } from './prepareRun';
import type { ProgressReporter } from './progressReporter';
import { runPredictor } from './runPredictor';
import type { SearchPort } from './searchPort';

export interface Predicted extends Prepared {
  readonly predictor: LatencyPredictor;
}

export interface Preparing {
  readonly run: RunDirectory;
  readonly port: SearchPort;
  readonly reporter: ProgressReporter;
  /** Told where latencies are measured (null where they are predicted) before anything is read. */
  readonly onTarget: (session: RuntimeSession | null, predictor: LatencyPredictor) => Promise<void>;
  /** May refuse, before the data is read. */
  readonly check?: (network: Network, predictor: LatencyPredictor) => Promise<void>;
}

/** @throws AdaScaleError `device.…`, `run.…`, `data.…`, `compute.…`, `calibration.invalid`, `disk.…`; what `work` throws. */
export async function withPrepared<T>(
  { run, port, reporter, onTarget, check }: Preparing,
  work: (prepared: Predicted, meter: LatencyMeter | null) => Promise<T>,
): Promise<T> {
  const profile = await Journal.open(run.file('profile'), parseProfileLine);
  let session: RuntimeSession | null = null;
  try {
    const { target, adbServer, latency } = run.manifest.settings;
    if (latency === 'measured') session = await openRuntime(target, { adbServer, signal: port.signal });
    const predictor = await runPredictor(run);
    await onTarget(session, predictor);
    const network = await prepareNetwork(run, port, reporter);
    await check?.(network, predictor);
    const prepared = await prepareRun(run, network, port, reporter);
    try {
      const meter = session && createLatencyMeter(session, run.file('scratch'), profile);
      return await work({ ...prepared, predictor }, meter);
    } finally {
      await prepared.backend.dispose();
    }
  } finally {
    await session?.dispose();
    await profile.close();
  }
}
