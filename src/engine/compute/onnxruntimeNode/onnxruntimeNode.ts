// onnxruntime's native CPU build (the npm package ships its binaries): the default backend, with the blocked lowering where
// this processor's kernels pass the check, and as an entry of its own with the portable one: networks of few channels can
// be faster without blocks to fill.
import type { BackendFactory, BackendOptions } from '../backend';
import { plainTarget } from '../lowering/plain/plainTarget';
import { chooseTarget } from './chooseTarget';
import { loadNative } from './loadNative';
import { nativeBackend, nativeRuntime } from './nativeRuntime';

const provider = 'cpu';

export const onnxruntimeNode: BackendFactory = {
  id: 'onnxruntimeNode',
  label: 'ONNX Runtime (native)',
  create: async ({ threads, log }: BackendOptions) => {
    const ort = await loadNative();
    const target = await chooseTarget(
      (candidate) => nativeRuntime(ort, { provider, threads: 1, target: candidate }),
      log,
    );
    return nativeBackend('onnxruntimeNode', ort, { provider, threads, target });
  },
};

export const onnxruntimeNodePlain: BackendFactory = {
  id: 'onnxruntimeNodePlain',
  label: 'ONNX Runtime (native, portable kernels)',
  create: async ({ threads }: BackendOptions) =>
    nativeBackend('onnxruntimeNodePlain', await loadNative(), { provider, threads, target: plainTarget }),
};
