import type { Method } from '../../shared/protocol/engine';

const measuring: ReadonlySet<Method> = new Set<Method>([
  'search/start',
  'search/resume',
  'run/measure',
  'run/refine',
  'run/resumeRefine',
  'profile/run',
  'device/calibrate',
]);

/** Whether a call may measure latencies, which nothing else on the device should disturb. */
export const isMeasuring = (method: Method): boolean => measuring.has(method);
