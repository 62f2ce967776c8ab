/** Faults of single models: they fail a candidate, not the search. */
export const modelFaults = ['device.modelRefused', 'device.runtimeCrashed'];
