import * as path from 'node:path';
import { AdaScaleError, toJsonError } from '../../shared/errors';
import type { CalibrateParams, CalibrateResult } from '../../shared/protocol/devices';
import { calibrate } from '../calibration/calibrate';
import { calibrationFolder } from '../calibration/calibrationFiles';
import { openRuntime } from '../runtimes/index';
import type { Handler } from './task';

const usual = { target: 'local', passes: 3, threads: 1, seed: 1 } as const;
/** Twice as many tell this computer five points more surely; a phone would be hot and busy for hours. */
const usualKernels = (target: string): number => (target === usual.target ? 3200 : 1600);

/** Measures kernels on a target and fits the predictor to them. */
export const handler: Handler<'device/calibrate'> = async (task) => {
  const { params, signal } = task;
  const { target, passes, threads, seed } = { ...usual, ...params };
  const kernels = params.kernels ?? usualKernels(target);
  checkRanges({ kernels, passes, seed });
  const onDoing = (detail: string): void => task.report({ done: 0, total: 1, detail });
  const session = await openRuntime(target, { adbServer: params.adbServer, signal, onDoing });
  try {
    const { file, table, overall, unjudged, noMemory } = await calibrate({
      ...{ session, target, kernels, passes, threads, seed, signal },
      folder: calibrationFolder(path.resolve(params.folder)),
      resume: params.resume === true,
      memory: params.memory === true,
      report: (done, total, detail) => task.report({ done, total, detail }),
      log: (message) => task.log('warn', message),
      breathe: () => task.breathe(),
    });
    const { identity, errors, network, quantum } = table;
    return {
      ...{ file, ...identity, kernels: table.samples.length, passes, errors, overall, unjudged },
      ...{ networks: network.networks, networkError: network.medianError, quantum: quantum.quantum },
      ...{ memory: table.memory ?? [], noMemory: noMemory && toJsonError(noMemory) },
    } satisfies CalibrateResult;
  } finally {
    await session.dispose();
  }
};

const ranges = { kernels: [20, 20_000], passes: [1, 20], seed: [0, Number.MAX_SAFE_INTEGER] } as const;

function checkRanges(given: Required<Pick<CalibrateParams, keyof typeof ranges>>): void {
  for (const [name, [low, high]] of Object.entries(ranges)) {
    const value = given[name as keyof typeof ranges];
    if (Number.isInteger(value) && value >= low && value <= high) continue;
    throw new AdaScaleError('input.range', `${name} is ${value}`, `Give a whole number from ${low} to ${high}`);
  }
}
