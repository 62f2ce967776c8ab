// Bytes -> ModelProto, with the checks that come before any trust in the content.
import { AdaScaleError } from '../../../shared/errors';
import { onnxMessages } from '../../graph/onnx/schema';
import { modelLimits } from '../format';
import type { GraphProto, ModelProto } from './messages';
import { toNumber } from './messages';
import { scanWire } from './scanWire';

const oldest = 7;
const newest = 21;
const oldestIr = 3;

export interface DecodedModel {
  readonly graph: GraphProto;
  /** Version of the ONNX operator set that the nodes follow. */
  readonly opset: number;
}

function unsupportedVersion(file: string, problem: string): AdaScaleError {
  const hint = `Export the model again with an ONNX operator set between ${oldest} and ${newest} (opset_version=17)`;
  return new AdaScaleError('model.unsupportedVersion', `${file} ${problem}`, hint);
}

function parse(bytes: Uint8Array, file: string): ModelProto {
  scanWire(bytes, onnxMessages.model, file);
  try {
    return onnxMessages.model.decode(bytes) as unknown as ModelProto;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new AdaScaleError(
      'model.corrupt',
      `${file} is not a sound ONNX file: ${detail}`,
      'Export or download the model again',
    );
  }
}

/**
 * Decodes a model file's bytes.
 * @throws AdaScaleError `model.truncated`, `model.corrupt`, `model.tooLarge`, `model.unsupportedVersion`, naming the file.
 */
export function decodeModel(bytes: Uint8Array, file: string): DecodedModel {
  const model = parse(bytes, file);
  const ir = toNumber(model.irVersion);
  if (!model.graph) throw new AdaScaleError('model.corrupt', `${file} holds no ONNX graph`, 'Is this an ONNX model?');
  const own = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  if (ir < oldestIr || !own) {
    throw unsupportedVersion(file, `is an ONNX file of IR version ${ir} that names no operator set that can be read`);
  }
  const opset = toNumber(own.version);
  if (opset < oldest || opset > newest) throw unsupportedVersion(file, `uses ONNX operator set ${opset}`);
  if (model.graph.node.length > modelLimits.nodes) {
    throw new AdaScaleError(
      'model.tooLarge',
      `${file} has ${model.graph.node.length} nodes; ${modelLimits.nodes} can be read`,
    );
  }
  return { graph: model.graph, opset };
}
