// The registry of model file formats. A new format is one folder and one line here.
import type { ModelFormat } from './format';
import { keras } from './keras/keras';
import { onnx } from './onnx/onnx';
import { tfjsLayers } from './tfjsLayers/tfjsLayers';
import { tflite } from './tflite/tflite';

export const formats: readonly ModelFormat[] = [onnx, keras, tfjsLayers, tflite];

export type { LoadedModel } from './readModel';
export { readModel } from './readModel';
export { requireNumbers } from './requireNumbers';
export { requireSupported } from './requireSupported';
