// Energy figures with what has to be known beside them.
import { formatMj } from '../shared/format';
import type { EnergyFigure } from '../shared/device/sensors/measureEnergy';
import type { ProfileRecord } from '../shared/protocol/engine';

/** `3.20 mJ`, `≈ 3.20 mJ (estimated)`, `unavailable`; empty where it was not asked for. */
export function formatEnergy({ energy }: { readonly energy?: EnergyFigure }): string {
  if (energy === undefined) return '';
  if (energy.quality === 'unavailable') return 'unavailable';
  return energy.quality === 'measured' ? formatMj(energy.energyMj) : `≈ ${formatMj(energy.energyMj)} (estimated)`;
}

/** Why figures are not measured, each reason once, and what a modelled one is. */
export function energyRemarks(records: readonly ProfileRecord[]): readonly string[] {
  const reasons = new Set(
    records.flatMap(({ energy }) =>
      energy?.reason === undefined ? [] : [`energy ${energy.quality}: ${energy.reason}`],
    ),
  );
  const isModelled = records.some(({ modelledEnergyMj }) => modelledEnergyMj !== undefined);
  const model = 'modelled energy: assumed constants of a 45 nm processor, for comparing variants, no measurement';
  return [...reasons, ...(isModelled ? [model] : [])];
}
