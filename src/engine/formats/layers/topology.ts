// Unfolds a model with models inside into one list of layer calls in the order in which they can run.
import { AdaScaleError } from '../../../shared/errors';
import { modelLimits } from '../format';
import type { LayerSpec, ModelSpec, TensorRef } from './modelSpec';
import { corrupt } from './modelSpec';

export interface LayerCall {
  readonly layer: LayerSpec;
  /** Names of the models around the layer, outermost first, then its own. */
  readonly path: readonly string[];
  /** Keys of the tensors read; the call's own result is `output`. */
  readonly inputs: readonly string[];
  readonly output: string;
}

export interface Topology {
  readonly name: string;
  readonly inputs: readonly { readonly layer: LayerSpec; readonly key: string }[];
  readonly calls: readonly LayerCall[];
  readonly outputs: readonly string[];
}

interface Unfolding {
  readonly calls: LayerCall[];
  steps: number;
}

const keyOf = ({ layer, node }: TensorRef): string => JSON.stringify([layer, node]);

/** Keras numbers the calls of a model inside a model from 1, some writers from 0: the smallest number used is the first. */
function rebase(spec: ModelSpec): (ref: TensorRef) => TensorRef {
  const models = new Set(spec.layers.filter(({ model }) => model !== undefined).map(({ name }) => name));
  const smallest = new Map<string, number>();
  for (const { layer, node } of [...spec.layers.flatMap(({ calls }) => calls.flat()), ...spec.outputs]) {
    if (models.has(layer)) smallest.set(layer, Math.min(node, smallest.get(layer) ?? 1));
  }
  return ({ layer, node }) => ({ layer, node: node - (smallest.get(layer) ?? 0) });
}

interface Step {
  readonly layer: LayerSpec;
  readonly refs: readonly TensorRef[];
  readonly self: TensorRef;
}

/** Kahn's algorithm over the calls of one model; names what is missing where a call can never run. */
function ordered(spec: ModelSpec, steps: readonly Step[], given: ReadonlySet<string>): readonly Step[] {
  const waiting = new Map<Step, number>();
  const readers = new Map<string, Step[]>();
  for (const step of steps) {
    const missing = new Set(step.refs.map(keyOf).filter((key) => !given.has(key)));
    waiting.set(step, missing.size);
    for (const key of missing) readers.set(key, [...(readers.get(key) ?? []), step]);
  }
  const ready = steps.filter((step) => waiting.get(step) === 0);
  for (const step of ready) {
    for (const reader of readers.get(keyOf(step.self)) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  const stuck = steps.find((step) => (waiting.get(step) ?? 0) > 0);
  if (stuck) throw corrupt(`Layer "${stuck.layer.name}" of model "${spec.name}" reads a tensor that no layer makes`);
  return ready;
}

function stepsOf(spec: ModelSpec, rebased: (ref: TensorRef) => TensorRef): readonly Step[] {
  const inputs = new Set(spec.inputs.map(({ layer }) => layer));
  return spec.layers
    .filter(({ name }) => !inputs.has(name))
    .flatMap((layer) =>
      layer.calls.map((refs, node) => ({ layer, refs: refs.map(rebased), self: { layer: layer.name, node } })),
    );
}

function unfold(spec: ModelSpec, path: readonly string[], fed: readonly string[], all: Unfolding): readonly string[] {
  if (fed.length !== spec.inputs.length) {
    throw corrupt(`Model "${spec.name}" takes ${spec.inputs.length} inputs and is given ${fed.length}`);
  }
  const rebased = rebase(spec);
  const results = new Map(spec.inputs.map((ref, index) => [keyOf(ref), fed[index] ?? '']));
  for (const { layer, refs, self } of ordered(spec, stepsOf(spec, rebased), new Set(results.keys()))) {
    if (++all.steps > modelLimits.nodes)
      throw new AdaScaleError('model.tooLarge', `The model has more than ${modelLimits.nodes} layers`);
    const inputs = refs.map((ref) => results.get(keyOf(ref)) ?? '');
    results.set(keyOf(self), runLayer(layer, path, inputs, all));
  }
  return spec.outputs.map((ref) => {
    const made = results.get(keyOf(rebased(ref)));
    if (made === undefined) throw corrupt(`Output "${ref.layer}" of model "${spec.name}" is made by no layer`);
    return made;
  });
}

/** The key of what one call of a layer or of a model inside makes. */
function runLayer(layer: LayerSpec, path: readonly string[], inputs: readonly string[], all: Unfolding): string {
  const own = [...path, layer.name];
  if (layer.model) {
    const outputs = unfold(layer.model, own, inputs, all);
    if (outputs.length !== 1)
      throw corrupt(`Model "${layer.name}" inside the model has ${outputs.length} outputs; one is supported`);
    return outputs[0] ?? '';
  }
  const output = `${all.calls.length}`;
  all.calls.push({ layer, path: own, inputs, output });
  return output;
}

/** @throws AdaScaleError `model.corrupt` where layers refer to nothing or to each other in a circle; `model.tooLarge`. */
export function unfoldModel(spec: ModelSpec): Topology {
  const layers = new Map(spec.layers.map((layer) => [layer.name, layer]));
  const inputs = spec.inputs.map(({ layer: name }) => {
    const layer = layers.get(name);
    if (!layer) throw corrupt(`Input "${name}" of model "${spec.name}" is no layer`);
    return { layer, key: `input ${name}` };
  });
  if (inputs.length === 0 || spec.outputs.length === 0) throw corrupt(`Model "${spec.name}" has no input or no output`);
  const all: Unfolding = { calls: [], steps: 0 };
  const outputs = unfold(
    spec,
    [],
    inputs.map(({ key }) => key),
    all,
  );
  return { name: spec.name, inputs, calls: all.calls, outputs };
}
