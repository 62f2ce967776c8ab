// The architecture JSON of Keras 2, Keras 3 (as it occurs in H5) and TF.js layers, brought to one shape: every model, also a
// Sequential one, is a list of layers with references to the tensors that each of their calls reads.
import { AdaScaleError } from '../../../shared/errors';
import { isRecord, recordOf, textOf } from './json';
import type { JsonRecord } from './json';

/** The `node`-th call of a layer of the same model. */
export interface TensorRef {
  readonly layer: string;
  readonly node: number;
}

export interface LayerSpec {
  readonly name: string;
  readonly className: string;
  readonly config: JsonRecord;
  /** What each call reads, in argument order. */
  readonly calls: readonly (readonly TensorRef[])[];
  /** The layers inside, where this layer is a model. */
  readonly model?: ModelSpec;
}

export interface ModelSpec {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

const modelClasses = new Set(['Sequential', 'Functional', 'Model']);
const maxDepth = 32;

export function corrupt(message: string): AdaScaleError {
  return new AdaScaleError('model.corrupt', message, 'Save the model again with model.save(), or give another copy.');
}

/** Every [layer, node, tensor] triple and every Keras 3 tensor inside `value`, in order. */
function tensorRefs(value: unknown, depth = 0): TensorRef[] {
  if (depth > maxDepth) throw corrupt('The inputs of a layer are nested too deeply');
  if (Array.isArray(value)) {
    const [layer, node] = value as readonly unknown[];
    if (typeof layer !== 'string') return value.flatMap((item) => tensorRefs(item, depth + 1));
    return typeof node === 'number' && node >= 0 ? [{ layer, node }] : [];
  }
  if (!isRecord(value)) return [];
  if (value['class_name'] === '__keras_tensor__')
    return tensorRefs(recordOf(value['config'])['keras_history'], depth + 1);
  return [value['args'], value['kwargs']]
    .flatMap((part) => (isRecord(part) ? Object.values(part) : [part]))
    .flatMap((item) => tensorRefs(item, depth + 1));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function readLayer(entry: unknown, position: number, depth: number): LayerSpec {
  const record = recordOf(entry);
  const config = recordOf(record['config']);
  const className = textOf(record, 'class_name', '').replace(/^.*>/, '');
  const name = textOf(config, 'name', textOf(record, 'name', ''));
  if (className === '' || (name === '' && depth > 0))
    throw corrupt(`Layer ${position} of the architecture has no class or no name`);
  const calls = listOf(record['inbound_nodes']).map((call) => tensorRefs(call));
  const layer = { name, className, config, calls };
  return modelClasses.has(className) ? { ...layer, model: readModelSpec(record, depth + 1) } : layer;
}

function uniqueNames(layers: readonly LayerSpec[]): void {
  const seen = new Set<string>();
  for (const { name } of layers) {
    if (seen.has(name)) throw corrupt(`Two layers are named "${name}"`);
    seen.add(name);
  }
}

/** @throws AdaScaleError `model.corrupt` where the JSON is no architecture. */
export function readModelSpec(architecture: JsonRecord, depth = 0): ModelSpec {
  if (depth > maxDepth) throw corrupt(`Models are nested more than ${maxDepth} deep`);
  const className = textOf(architecture, 'class_name', '').replace(/^.*>/, '');
  const config = architecture['config'];
  const entries = Array.isArray(config) ? (config as unknown[]) : recordOf(config)['layers'];
  if (!modelClasses.has(className) || !Array.isArray(entries) || entries.length === 0) {
    throw corrupt(`The architecture is no Sequential or functional model (class "${className}")`);
  }
  const layers = entries.map((entry, position) => readLayer(entry, position, Math.max(depth, 1)));
  const name = textOf(recordOf(config), 'name', 'model');
  if (className === 'Sequential') return sequential(name, layers, recordOf(config));
  uniqueNames(layers);
  const { input_layers: inputs, output_layers: outputs } = recordOf(config);
  return { name, layers, inputs: tensorRefs(inputs), outputs: tensorRefs(outputs) };
}

const first = (name: string): TensorRef => ({ layer: name, node: 0 });

/** The shape that a Sequential model or its first layer states, batch first. */
function statedShape(layer: LayerSpec | undefined, config: JsonRecord): unknown {
  if (!layer) return undefined;
  if (layer.model) {
    const input = layer.model.layers.find(({ name }) => name === layer.model?.inputs[0]?.layer);
    return input?.config['batch_input_shape'] ?? input?.config['batch_shape'];
  }
  return layer.config['batch_input_shape'] ?? layer.config['batch_shape'] ?? config['build_input_shape'];
}

function sequential(name: string, stated: readonly LayerSpec[], config: JsonRecord): ModelSpec {
  const [head] = stated;
  const input: LayerSpec[] =
    head?.className === 'InputLayer'
      ? []
      : [
          {
            name: `${head?.name ?? name}_input`,
            className: 'InputLayer',
            config: { batch_input_shape: statedShape(head, config) },
            calls: [],
          },
        ];
  const chain = [...input, ...stated];
  uniqueNames(chain);
  const layers = chain.map((layer, index) => {
    const previous = chain[index - 1];
    return { ...layer, calls: previous ? [[first(previous.name)]] : [] };
  });
  const ends = [layers.at(0), layers.at(-1)].map((layer) => first(layer?.name ?? ''));
  return { name, layers, inputs: ends.slice(0, 1), outputs: ends.slice(1) };
}
