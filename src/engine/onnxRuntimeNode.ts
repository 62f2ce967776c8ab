// The one way in which the engine loads ONNX Runtime's native package. Since 1.30 its Linux build reports usage to its maker over
// the network unless this variable is set before it loads (core/platform/posix/telemetry.cc); AdaScale sends nothing anywhere.

/** @throws Error where the package has no binary for this computer. */
export function loadOnnxRuntimeNode(): Promise<typeof import('onnxruntime-node')> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}

/**
 * Session settings (`extra.session`) by which sums of byte products are exact on every processor. With AVX2 or AVX-512 but no VNNI,
 * ONNX Runtime adds pairs of them in 16 bits, which clip (its documentation, "Quantize ONNX models", on U8S8): low-rank
 * variants that lose a point on a phone lose twenty there. For what is judged, not for what is timed: an app
 * runs without them unless it asks.
 */
export const exactIntegers = { x64quantprecision: '1' } as const;
