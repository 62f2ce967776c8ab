/** How often a kernel does what costs time, by name. What each costs on a device is fitted (see fitCosts.ts). */
export type Work = Readonly<Record<string, number>>;

/** Each count so many times; with zero, the names alone. */
export const repeated = (work: Work, times: number): Work =>
  Object.fromEntries(Object.entries(work).map(([name, count]) => [name, times * count]));
