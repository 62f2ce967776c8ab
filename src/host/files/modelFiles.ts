// Which files the host offers as models. The menus in package.json name the same; a unit test holds both to the engine's
// registry of formats.

export const modelExtensions = ['.h5', '.hdf5', '.onnx', '.tflite'] as const;
/** TF.js layers models have a name instead of an extension of their own. */
export const modelFileName = 'model.json';

export const modelGlobs = [
  `**/*.{${modelExtensions.map((extension) => extension.slice(1)).join(',')}}`,
  `**/${modelFileName}`,
];

export function isModelFile(fileName: string): boolean {
  const lower = fileName.toLowerCase();
  return lower === modelFileName || modelExtensions.some((extension) => lower.endsWith(extension));
}
