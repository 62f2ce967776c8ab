// A target whose latencies follow a law that the test knows: it reads the .onnx files that it is given and adds up their nodes.
import { readFile } from 'node:fs/promises';
import { readOnnx } from '../../src/engine/formats/onnx/readOnnx';
import { kernels, type Kernel } from '../../src/engine/profile/kernels';
import type { RuntimeSession } from '../../src/engine/runtimes/runtime';

export interface SyntheticDevice extends RuntimeSession {
  /** Networks that were measured so far. */
  readonly measured: () => number;
}

/** `kernelMs` is the law; every call of a network costs `callMs` more. */
export function syntheticDevice(kernelMs: (kernel: Kernel) => number, callMs = 0.02): SyntheticDevice {
  let count = 0;
  return {
    device: 'Synthetic',
    runtime: 'law 1',
    measured: () => count,
    measure: async (requests, options) => {
      options.signal?.throwIfAborted();
      return Promise.all(
        requests.map(async ({ id, modelPath }) => {
          const { graph } = readOnnx(await readFile(modelPath), modelPath);
          const latencyMs = callMs + kernels(graph).reduce((sum, kernel) => sum + kernelMs(kernel), 0);
          count += 1;
          options.onLatencies?.(id, [latencyMs, latencyMs, 3 * latencyMs]);
          return {
            ...{ id, medianMs: latencyMs, p90Ms: latencyMs, spreadMs: 0, samples: 3, device: 'Synthetic' },
            ...{ runtime: 'law 1', peakMemoryBytes: null, energyMj: null, thermalBefore: null, thermalAfter: null },
            charging: null,
          };
        }),
      );
    },
    dispose: () => Promise.resolve(),
  };
}
