// Which network of a batch breaks the runtime, or hangs it: it alone fails, the others are measured.
import { AdaScaleError, toJsonError, type JsonError } from '../../shared/errors';
import type { ProfileRecord } from '../../shared/protocol/engine';
import { doubtfulFaults, modelFaults } from '../runtimes/modelFaults';
import type { MeasureOptions, MeasureRequest, RuntimeSession } from '../runtimes/runtime';

export type Outcome = ProfileRecord | { readonly error: JsonError };

/** Latencies by network, in the order of the rounds. */
export type Rounds = Map<string, readonly number[]>;

/**
 * All together, which fills `rounds`; if that breaks, each on its own, so that only the culprit fails (measured apart, no two of
 * them share a round). The first is the starting network, which ran there before: what breaks even that is the target, and no
 * network can be blamed.
 *
 * @throws AdaScaleError `device.…` where the target itself fails, the signal's reason.
 */
export async function measureOrIsolate(
  session: RuntimeSession,
  requests: readonly MeasureRequest[],
  options: MeasureOptions,
  rounds: Rounds,
): Promise<readonly Outcome[]> {
  const isolates = requests.length > 1;
  const together = { ...options, onLatencies: (id: string, ms: readonly number[]) => void rounds.set(id, ms) };
  try {
    return await session.measure(requests, together);
  } catch (error) {
    const fault = faultAmong(isolates ? doubtfulFaults : modelFaults, error);
    rounds.clear();
    return isolates ? apart(session, requests, options) : [{ error: fault }];
  }
}

async function apart(
  session: RuntimeSession,
  [first, ...others]: readonly MeasureRequest[],
  options: MeasureOptions,
): Promise<readonly Outcome[]> {
  const startingNetwork = (): Promise<readonly Outcome[]> => session.measure([first!], options);
  const outcomes = [...(await startingNetwork())];
  for (const request of others) {
    const outcome = await alone(session, request, options);
    // A target that has gone slow or mute since would fail one network after the other.
    if ('error' in outcome && !modelFaults.includes(outcome.error.code)) await startingNetwork();
    outcomes.push(outcome);
  }
  return outcomes;
}

async function alone(session: RuntimeSession, request: MeasureRequest, options: MeasureOptions): Promise<Outcome> {
  try {
    const [record] = await session.measure([request], options);
    return record!;
  } catch (error) {
    return { error: faultAmong(doubtfulFaults, error) };
  }
}

/** @throws `error` itself where it is none of them. */
function faultAmong(faults: readonly string[], error: unknown): JsonError {
  if (error instanceof AdaScaleError && faults.includes(error.code)) return toJsonError(error);
  throw error;
}
