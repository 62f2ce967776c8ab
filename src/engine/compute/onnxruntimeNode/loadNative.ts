// onnxruntime's native package, whose binary exists for most platforms but not for all.
import { AdaScaleError } from '../../../shared/errors';
import { loadOnnxRuntimeNode } from '../../onnxRuntimeNode';

export type OrtNode = typeof import('onnxruntime-node');

/** @throws AdaScaleError `compute.unavailable` where there is no binary for this platform. */
export async function loadNative(): Promise<OrtNode> {
  try {
    return await loadOnnxRuntimeNode();
  } catch (error) {
    throw new AdaScaleError(
      'compute.unavailable',
      `onnxruntime-node does not load on ${process.platform} ${process.arch}: ${error instanceof Error ? error.message : String(error)}`,
      'Choose the backend onnxruntimeWeb, which needs no native binary, or reinstall AdaScale for this platform.',
      { cause: error },
    );
  }
}
