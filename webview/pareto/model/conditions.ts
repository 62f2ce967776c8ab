// Where and when latencies were measured: the run's own, and every device, runtime and minute under load that was measured
// beside it. Rank changes between two of them say whether the frontier of one holds on the other.
// Kendall 1938, "A new measure of rank correlation": tau, the share of pairs in the same order less that in the other.
import type { EnergyFigure } from '../../../src/shared/device/sensors/measureEnergy';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Measurement } from '../../../src/shared/run/measurement';
import type { OutputAgreement } from '../../../src/shared/run/outputAgreement';
import { texts } from '../l10n/texts';

export interface Condition {
  readonly key: string;
  readonly label: string;
  /** ms by candidate; the newest counts. */
  readonly latencyMs: ReadonlyMap<string, number>;
  readonly spreadMs: ReadonlyMap<string, number>;
  /** Whose latency here was not measured. */
  readonly estimated: ReadonlySet<string>;
  /** Against this computer's; of those that were compared. */
  readonly outputs: ReadonlyMap<string, OutputAgreement>;
  /** Of those that it was asked for. */
  readonly energy: ReadonlyMap<string, EnergyFigure>;
}

/** The key of the figures that the search chose by. */
export const searchKey = 'search';

const keyOf = ({ device, runtime, minute }: Measurement): string => JSON.stringify([device, runtime, minute ?? null]);

function searched(candidates: readonly Candidate[], device: string): Condition {
  const known = candidates.filter(({ latencyMs }) => latencyMs !== null);
  return {
    key: searchKey,
    label: texts.devices.search(device),
    latencyMs: new Map(known.map(({ id, latencyMs }) => [id, latencyMs as number])),
    spreadMs: new Map(
      known.flatMap(({ id, provenance }) =>
        provenance.latencyMs.spread === undefined ? [] : [[id, provenance.latencyMs.spread]],
      ),
    ),
    estimated: new Set(
      known.filter(({ provenance }) => provenance.latencyMs.provenance !== 'measured').map(({ id }) => id),
    ),
    outputs: new Map(candidates.flatMap(({ id, outputs }) => (outputs === undefined ? [] : [[id, outputs]]))),
    energy: new Map(candidates.flatMap(({ id, energy }) => (energy === undefined ? [] : [[id, energy]]))),
  };
}

function measured(records: readonly Measurement[]): Condition {
  const [first] = records as readonly [Measurement, ...Measurement[]];
  const known = records.filter(({ medianMs }) => medianMs !== null);
  return {
    key: keyOf(first),
    label: texts.devices.condition(first.device, first.runtime, first.minute ?? null),
    latencyMs: new Map(known.map(({ id, medianMs }) => [id, medianMs as number])),
    spreadMs: new Map(known.flatMap(({ id, spreadMs }) => (spreadMs === null ? [] : [[id, spreadMs]]))),
    estimated: new Set(),
    outputs: new Map(records.flatMap(({ id, outputs }) => (outputs === undefined ? [] : [[id, outputs]]))),
    energy: new Map(records.flatMap(({ id, energy }) => (energy === undefined ? [] : [[id, energy]]))),
  };
}

/** The search's figures first, then the others in order of their first measurement. */
export function conditionsOf(
  candidates: readonly Candidate[],
  measurements: readonly Measurement[],
  device: string,
): readonly Condition[] {
  const groups = new Map<string, Measurement[]>();
  for (const one of measurements) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [searched(candidates, device), ...[...groups.values()].map(measured)];
}

/** Ranks from 1, equal values share the best of theirs. */
export function ranksOf(ids: readonly string[], values: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const known = ids
    .filter((id) => values.has(id))
    .sort((a, b) => (values.get(a) as number) - (values.get(b) as number));
  const ranks = new Map<string, number>();
  known.forEach((id, place) => {
    const before = known[place - 1];
    const isTied = before !== undefined && values.get(before) === values.get(id);
    ranks.set(id, isTied ? (ranks.get(before) as number) : place + 1);
  });
  return ranks;
}

/** Kendall's tau (a) over the ids that both know, −1…1; null below two of them. */
export function kendallTau(
  ids: readonly string[],
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): number | null {
  const both = ids.filter((id) => a.has(id) && b.has(id));
  if (both.length < 2) return null;
  let sum = 0;
  both.forEach((one, at) => {
    for (const other of both.slice(at + 1)) {
      const difference = (values: ReadonlyMap<string, number>): number =>
        (values.get(one) as number) - (values.get(other) as number);
      sum += Math.sign(difference(a)) * Math.sign(difference(b));
    }
  });
  return sum / ((both.length * (both.length - 1)) / 2);
}
