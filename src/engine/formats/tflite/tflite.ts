// TensorFlow Lite models with float weights (also float16 weights behind DEQUANTIZE). Integer models are listed operator by
// operator as unsupported: compression and re-training start from the float network.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import { elementCount } from '../../graph/graph';
import type { ValueInfo } from '../../graph/graph';
import { modelLimits } from '../format';
import type { ModelFormat, ReadModel } from '../format';
import { foldPads } from '../layers/foldPads';
import { createGraphBuilder } from '../layers/graphBuilder';
import { graphShape, image, plain, toPlain } from '../layers/values';
import type { Value } from '../layers/values';
import { convertOperator } from './convertOperator';
import type { Conversion } from './convertOperator';
import { readTfliteModel } from './model';
import type { TfliteModel } from './model';
import { fileIdentifier } from './schema';

function addInput(conversion: Conversion, index: number): void {
  const tensor = conversion.model.tensors[index];
  if (!tensor) return;
  const open = tensor.signature.slice(1).some((size) => size < 0);
  const [, ...shape] = tensor.shape;
  const list = (reason: string): void => {
    conversion.unsupported.set(tensor.name, { layer: tensor.name, op: 'INPUT', reason });
  };
  if (tensor.type !== 'FLOAT32')
    return list(`it takes ${tensor.type}: give the float model that this one was made from`);
  if (open || shape.length === 0 || shape.some((size) => size < 1))
    return list('its size is not fixed, or it has no batch dimension');
  if (shape.length >= modelLimits.rank) return list(`it has ${shape.length + 1} dimensions`);
  const [first = 1, second = 1, third = 1] = shape;
  const value: Value = shape.length === 3 ? image('', third, first, second) : plain('', shape);
  conversion.values.set(index, { ...value, name: conversion.builder.input(tensor.name, ['N', ...graphShape(value)]) });
}

function graphOutputs({ model, values, builder }: Conversion): ValueInfo[] {
  return model.outputs.flatMap((index) => {
    const value = values.get(index);
    if (!value) return [];
    const ordered = value.kind === 'flat' ? toPlain({ builder, layer: value.name, layout: 'NHWC' }, value) : value;
    return [{ name: ordered.name, dataType: 'float32' as const, shape: ['N', ...graphShape(ordered)] }];
  });
}

/** Elements of every float constant that an operator reads, each tensor once. */
function storedParameters({ tensors, operators }: TfliteModel): number {
  const read = new Set(operators.flatMap(({ inputs }) => inputs));
  return [...read].reduce((sum, index) => {
    const tensor = tensors[index];
    const isWeight = tensor?.stored !== undefined && tensor.type.startsWith('FLOAT');
    return sum + (isWeight ? elementCount(tensor.shape) : 0);
  }, 0);
}

function convert(model: TfliteModel): ReadModel {
  const stored = storedParameters(model);
  if (stored > modelLimits.tensorElements)
    throw new AdaScaleError('model.tooLarge', `The file claims ${stored} weights`);
  const unsupported = new Map<string, UnsupportedLayer>();
  const conversion: Conversion = {
    model,
    builder: createGraphBuilder(),
    values: new Map(),
    halves: new Map(),
    unsupported,
  };
  for (const index of model.inputs) addInput(conversion, index);
  for (const [position, operator] of model.operators.entries()) convertOperator(conversion, operator, position);
  const graph = conversion.builder.finish(model.name, graphOutputs(conversion));
  const problems = [...unsupported.values()];
  if (problems.length === 0 && graph.outputs.length < model.outputs.length) {
    throw new AdaScaleError(
      'model.corrupt',
      'An output of the TFLite file is computed by no operator',
      'Convert the model again.',
    );
  }
  return {
    graph: problems.length === 0 ? foldPads(graph) : graph,
    unsupported: problems,
    sourceLayout: 'NHWC',
    storedParameters: stored,
  };
}

async function readBytes(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > modelLimits.fileBytes)
    throw new AdaScaleError('model.tooLarge', `It has ${size} bytes; at most 2 GB are read`);
  if (size < 16) throw new AdaScaleError('model.truncated', `It ends after ${size} bytes`, 'Copy the file again.');
  const bytes = await readFile(path, { signal });
  if (bytes.subarray(4, 8).toString('latin1') !== fileIdentifier) {
    throw new AdaScaleError('model.corrupt', `It does not carry the mark ${fileIdentifier} of a TFLite file`);
  }
  return bytes;
}

export const tflite: ModelFormat = {
  id: 'tflite',
  label: 'TensorFlow Lite',
  extensions: ['.tflite'],
  matches: (_fileName, head) => new TextDecoder('latin1').decode(head.subarray(4, 8)) === fileIdentifier,
  read: async (path, signal) => {
    try {
      return convert(readTfliteModel(await readBytes(path, signal)));
    } catch (error) {
      if (!(error instanceof AdaScaleError)) throw error;
      throw new AdaScaleError(error.code, `${basename(path)}: ${error.message}`, error.hint);
    }
  },
};
