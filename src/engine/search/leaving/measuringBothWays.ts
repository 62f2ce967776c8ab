// A measuring session for networks whose latency depends on the image: each is measured as an image runs that leaves early and
// as one that stays, in the same rounds, and reported once, as the mean over images.
import type { ProfileRecord } from '../../../shared/protocol/engine';
import type { EnergyFigure } from '../../../shared/device/sensors/measureEnergy';
import type { MeasureOptions, MeasureRequest, RuntimeSession } from '../../runtimes/runtime';
import { expected } from './expected';

export interface BothWays {
  readonly leavesPath: string;
  readonly staysPath: string;
  /** Share of the images that leave, 0…1. */
  readonly rate: number;
}

/** @param ways of those of the requests, by id, that have two; their own file is what outputs are compared of */
export function measuringBothWays(session: RuntimeSession, ways: ReadonlyMap<string, BothWays>): RuntimeSession {
  if (ways.size === 0) return session;
  const measure = async (
    requests: readonly MeasureRequest[],
    options: MeasureOptions,
  ): Promise<readonly ProfileRecord[]> => {
    const rounds = new Map<string, readonly number[]>();
    const onLatencies = (id: string, latencies: readonly number[]): void => void rounds.set(id, latencies);
    const expanded = requests.flatMap((request) => forms(request, ways.get(request.id)));
    const records = await session.measure(expanded, { ...options, onLatencies });
    const byId = new Map(records.map((record) => [record.id, record]));
    return requests.map(({ id }) => {
      const way = ways.get(id);
      const [first, second] = (way ? formIds(id) : [id]).map((form) => byId.get(form));
      const latencies = way ? mixRounds(rounds, id, way.rate) : (rounds.get(id) ?? []);
      options.onLatencies?.(id, latencies);
      return way && second ? mixRecords(id, way.rate, first as ProfileRecord, second) : (first as ProfileRecord);
    });
  };
  return {
    device: session.device,
    runtime: session.runtime,
    measure,
    ...(session.outputs && { outputs: (...args) => session.outputs!(...args) }),
    ...(session.readState && { readState: (signal) => session.readState!(signal) }),
    dispose: () => session.dispose(),
  };
}

const formIds = (id: string): readonly [string, string] => [`${id}.leaves`, `${id}.stays`];

function forms(request: MeasureRequest, way: BothWays | undefined): readonly MeasureRequest[] {
  if (way === undefined) return [request];
  const [leaves, stays] = formIds(request.id);
  return [
    { id: leaves, modelPath: way.leavesPath },
    { id: stays, modelPath: way.staysPath },
  ];
}

function mixRounds(rounds: ReadonlyMap<string, readonly number[]>, id: string, rate: number): readonly number[] {
  const [leaves = [], stays = []] = formIds(id).map((form) => rounds.get(form));
  return stays.slice(0, leaves.length).map((latency, round) => expected(rate, leaves[round] as number, latency));
}

type Maybe = number | null | undefined;

/** A 90th percentile of the mixture does not follow from those of its parts. */
function mixRecords(id: string, rate: number, leaves: ProfileRecord, stays: ProfileRecord): ProfileRecord {
  const mix = (a: Maybe, b: Maybe): number | null =>
    typeof a !== 'number' || typeof b !== 'number' ? null : expected(rate, a, b);
  const { meanMs: _mean, energy: _energy, modelledEnergyMj: _modelled, ...rest } = stays;
  const meanMs = mix(leaves.meanMs, stays.meanMs);
  const energyMj = mix(leaves.energyMj, stays.energyMj);
  const energy = mixEnergy(energyMj, leaves.energy, stays.energy);
  return {
    ...rest,
    id,
    medianMs: mix(leaves.medianMs, stays.medianMs),
    ...(meanMs !== null && { meanMs }),
    p90Ms: null,
    spreadMs: mix(leaves.spreadMs, stays.spreadMs),
    samples: Math.min(leaves.samples, stays.samples),
    energyMj,
    ...(energy && { energy }),
    thermalBefore: leaves.thermalBefore,
  };
}

/** As good as the worse of the two. */
function mixEnergy(energyMj: number | null, leaves?: EnergyFigure, stays?: EnergyFigure): EnergyFigure | undefined {
  const order: readonly EnergyFigure['quality'][] = ['measured', 'estimated', 'unavailable'];
  if (leaves === undefined || stays === undefined) return undefined;
  const worse = order.indexOf(leaves.quality) > order.indexOf(stays.quality) ? leaves : stays;
  return { ...worse, energyMj };
}
