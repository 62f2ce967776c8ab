/** Faults of single models: they fail a candidate or a kernel, not the search or the calibration. */
export const modelFaults: readonly string[] = ['device.modelRefused', 'device.runtimeCrashed'];

/** Faults that one model may have caused, or the whole target: only a model that runs there tells which. */
export const doubtfulFaults: readonly string[] = [...modelFaults, 'device.timeout', 'device.badAnswer'];
