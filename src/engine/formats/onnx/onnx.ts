// The ONNX model format (https://onnx.ai): one protobuf file, operator sets 7 to 21.
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import { encodeOnnx } from '../../graph/onnx/encodeOnnx';
import type { ModelFormat } from '../format';
import { modelLimits } from '../format';
import { writeFileAtomic } from '../../runs/atomic';
import { readOnnx } from './readOnnx';

export const onnx: ModelFormat = {
  id: 'onnx',
  label: 'ONNX',
  extensions: ['.onnx'],
  // The format has no magic number: a file starts with its IR version, or with any other field.
  matches: (fileName) => fileName.toLowerCase().endsWith('.onnx'),
  read: async (file, signal) => {
    const { size } = await stat(file);
    if (size > modelLimits.fileBytes) {
      throw new AdaScaleError(
        'model.tooLarge',
        `${path.basename(file)} has ${size} bytes; ${modelLimits.fileBytes} can be read`,
      );
    }
    const bytes = await readFile(file, signal ? { signal } : {});
    if (bytes.length === 0)
      throw new AdaScaleError('model.truncated', `${path.basename(file)} is empty`, 'Copy the model again');
    return readOnnx(bytes, path.basename(file));
  },
  write: async (graph, file) => {
    await writeFileAtomic(file, encodeOnnx(graph));
    return [file];
  },
};
