// The one way in which the engine loads ONNX Runtime's native package. Since 1.30 its Linux build reports usage to its maker over
// the network unless this variable is set before it loads (core/platform/posix/telemetry.cc); AdaScale sends nothing anywhere.

/** @throws Error where the package has no binary for this computer. */
export function loadOnnxRuntimeNode(): Promise<typeof import('onnxruntime-node')> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}
