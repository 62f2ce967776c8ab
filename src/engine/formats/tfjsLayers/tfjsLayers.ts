// TF.js layers models: model.json with the Keras architecture and a manifest of weight shards beside it.
// https://www.tensorflow.org/js/guide/save_load
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { ModelFormat, ReadModel } from '../format';
import { convertLayers } from '../layers/convertLayers';
import { isRecord, recordOf } from '../layers/json';
import type { JsonRecord } from '../layers/json';
import { manifestFiles, readManifest } from './manifest';
import { writeTfjsLayers } from './writeTfjsLayers';

/** Architectures are text; anything beyond this is no architecture. */
const jsonBytes = 256 * 1024 ** 2;

async function readJson(file: string): Promise<JsonRecord> {
  const name = path.basename(file);
  if ((await stat(file)).size > jsonBytes) throw new AdaScaleError('model.tooLarge', `${name} has more than 256 MB`);
  const text = await readFile(file, 'utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
  } catch {
    // Falls through to the error below.
  }
  const whole = /[}\s]$/.test(text);
  throw new AdaScaleError(
    whole ? 'model.corrupt' : 'model.truncated',
    `${name} is not valid JSON`,
    'Copy the file again.',
  );
}

function architectureOf(json: JsonRecord, name: string): JsonRecord {
  const topology = recordOf(json['modelTopology']);
  if (json['format'] === 'graph-model' || Array.isArray(topology['node'])) {
    throw new AdaScaleError(
      'model.unsupportedVersion',
      `${name} is a TF.js graph model, which keeps no layers`,
      'Convert the original model with --output_format=tfjs_layers_model, or give its Keras, ONNX or TFLite file.',
    );
  }
  const architecture = isRecord(topology['model_config']) ? topology['model_config'] : topology;
  if (typeof architecture['class_name'] === 'string') return architecture;
  throw new AdaScaleError(
    'model.noArchitecture',
    `${name} holds no modelTopology`,
    'Save the whole model with model.save().',
  );
}

async function read(file: string, signal?: AbortSignal): Promise<ReadModel> {
  const json = await readJson(file);
  const name = path.basename(file);
  const architecture = architectureOf(json, name);
  const folder = path.dirname(path.resolve(file));
  const weights = await readManifest(json['weightsManifest'], folder, signal);
  signal?.throwIfAborted();
  try {
    const model = convertLayers(architecture, weights, 'tfjs');
    return { ...model, otherFiles: manifestFiles(json['weightsManifest'], folder) };
  } catch (error) {
    if (!(error instanceof AdaScaleError)) throw error;
    throw new AdaScaleError(error.code, `${name}: ${error.message}`, error.hint);
  }
}

export const tfjsLayers: ModelFormat = {
  id: 'tfjsLayers',
  label: 'TF.js layers model',
  extensions: ['model.json'],
  matches: (fileName, head) => {
    const start = new TextDecoder().decode(head).trimStart();
    return fileName.toLowerCase().endsWith('.json') && start.startsWith('{');
  },
  read,
  write: writeTfjsLayers,
};
