// Keras models in HDF5 (Keras 2 and the H5 files of Keras 3): the architecture is JSON in an attribute, the weights are
// datasets. https://keras.io/api/saving/model_saving_and_loading/ (legacy H5 format)
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import { modelLimits } from '../format';
import type { ModelFormat, ReadModel } from '../format';
import { convertLayers } from '../layers/convertLayers';
import { isRecord } from '../layers/json';
import { readH5 } from './h5';
import type { H5Content } from './h5';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

function architectureOf({ architecture: text }: H5Content, file: string): Readonly<Record<string, unknown>> {
  if (text === undefined) {
    throw new AdaScaleError(
      'model.noArchitecture',
      `${file} holds weights but no architecture`,
      'Save the whole model with model.save("name.h5") instead of model.save_weights().',
    );
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
  } catch {
    // Falls through to the error below.
  }
  throw new AdaScaleError(
    'model.corrupt',
    `${file}: the architecture (model_config) is not valid JSON`,
    'Save the model again.',
  );
}

async function checkFile(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = basename(path);
  if (size > modelLimits.fileBytes)
    throw new AdaScaleError('model.tooLarge', `${file} has ${size} bytes; at most 2 GB are read`);
  if (size < 96) throw new AdaScaleError('model.truncated', `${file} ends after ${size} bytes`, 'Copy the file again.');
}

function convert(content: H5Content, file: string): ReadModel {
  const architecture = architectureOf(content, file);
  const weights = content.weights.map((weight) => ({ ...weight, data: () => weight.data }));
  return convertLayers(architecture, weights, content.version.startsWith('3') ? 'keras3' : 'keras2');
}

export const keras: ModelFormat = {
  id: 'keras',
  label: 'Keras HDF5',
  extensions: ['.h5', '.hdf5'],
  matches: (_fileName, head) => signature.every((byte, index) => head[index] === byte),
  read: async (path, signal) => {
    await checkFile(path);
    const content = await readH5(path, signal);
    const file = basename(path);
    try {
      return convert(content, file);
    } catch (error) {
      if (!(error instanceof AdaScaleError) || error.message.startsWith(file)) throw error;
      throw new AdaScaleError(error.code, `${file}: ${error.message}`, error.hint);
    }
  },
};
