/** How often a kernel does what costs time, by name. What each costs on a device is fitted (see fitCosts.ts). */
export type Work = Readonly<Record<string, number>>;
