import type { Dimension } from './dimension';

const energies: readonly string[] = ['energyMj', 'modelledEnergyMj'];

/** The energy that a plane shows; null where it shows none. */
export const energyOf = ({ x, y }: { readonly x: Dimension; readonly y: Dimension }): Dimension | null =>
  [x, y].find(({ id }) => energies.includes(id)) ?? null;
