// Reads Keras H5 files in a thread of its own: on a damaged file the HDF5 library (h5wasm) may abort, loop without end or keep
// objects open, and then only the thread is lost. Runs as it is, beside the bundle; see h5.ts for the messages.
// Sizes are checked before anything is read; links are refused because HDF5 would follow them into other files.
import { File, ready } from 'h5wasm/node';
import { parentPort } from 'node:worker_threads';

const floatClass = 1;
const attributeBytes = 256 * 1024 ** 2;

class Problem extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const product = (shape) => shape.reduce((total, size) => total * size, 1);

/** The type of the object at `path` if every part of the path lies in this file, else undefined. */
function typeAt(file, library, path) {
  const parts = path.split('/').filter(Boolean);
  let type = library.H5G_GROUP;
  for (let end = 1; end <= parts.length; end++) {
    if (type !== library.H5G_GROUP) return undefined;
    const at = `/${parts.slice(0, end).join('/')}`;
    try {
      if (file.get_link(at) !== null || file.get_external_link(at).filename) return undefined;
      type = file.get_type(at);
    } catch {
      return undefined;
    }
  }
  return type;
}

function attributeValue(file, library, path, name) {
  if (typeAt(file, library, path) !== library.H5G_GROUP) return undefined;
  const { attrs } = file.get(path);
  if (!Object.hasOwn(attrs, name)) return undefined;
  const attribute = attrs[name];
  const { size, shape } = attribute.metadata;
  if (size * product(shape ?? []) > attributeBytes) {
    throw new Problem('model.tooLarge', `attribute "${name}" of ${path} claims ${size} bytes an entry`);
  }
  return attribute.value ?? undefined;
}

/** A list of texts; Keras splits long ones over `name0`, `name1`… */
function texts(file, library, path, name) {
  const list = (key) => {
    const value = attributeValue(file, library, path, key);
    if (value === undefined) return undefined;
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  };
  const whole = list(name);
  if (whole) return whole;
  const parts = [];
  for (let index = 0, part = list(`${name}0`); part; part = list(`${name}${++index}`)) parts.push(...part);
  return parts;
}

function checkedWeight(file, library, path, limits) {
  if (typeAt(file, library, path) !== library.H5G_DATASET)
    throw new Problem('model.corrupt', `there is no weight ${path}`);
  const dataset = file.get(path);
  const { shape, type, virtual_sources: sources } = dataset.metadata;
  if (!shape || sources !== undefined)
    throw new Problem('model.corrupt', `weight ${path} is not stored as a plain array`);
  const tooLarge = shape.length > limits.rank || shape.some((size) => size > limits.dimension);
  if (tooLarge || product(shape) > limits.tensorElements) {
    throw new Problem('model.tooLarge', `weight ${path} claims the shape [${shape.join(', ')}]`);
  }
  return { dataset, shape, isFloat: type === floatClass };
}

function floats(dataset, path) {
  const { value } = dataset;
  if (value instanceof Float32Array) return value;
  if (value instanceof Float64Array) return Float32Array.from(value);
  throw new Problem('model.corrupt', `weight ${path} does not hold 32 or 64 bit floats`);
}

function readWeights(file, library, limits) {
  const root = typeAt(file, library, '/model_weights') === library.H5G_GROUP ? '/model_weights' : '';
  const layers = texts(file, library, root || '/', 'layer_names');
  if (layers.length === 0) throw new Problem('model.corrupt', 'it lists no layers with weights');
  let elements = 0;
  const weights = [];
  for (const group of layers) {
    for (const name of texts(file, library, `${root}/${group}`, 'weight_names')) {
      const path = `${root}/${group}/${name}`;
      const { dataset, shape, isFloat } = checkedWeight(file, library, path, limits);
      // Keras 3 also stores the integer state of random generators.
      if (!isFloat) continue;
      elements += product(shape);
      if (elements > limits.tensorElements)
        throw new Problem('model.tooLarge', `it claims more than ${limits.tensorElements} weights`);
      weights.push({ group, name, shape, data: floats(dataset, path) });
    }
  }
  return weights;
}

function read(library, { path, limits }) {
  const file = new File(path, 'r');
  try {
    const text = (at, name) => {
      const value = attributeValue(file, library, at, name);
      return typeof value === 'string' ? value : undefined;
    };
    const architecture = text('/', 'model_config');
    const version = text('/', 'keras_version') ?? text('/model_weights', 'keras_version') ?? '2';
    return { architecture, version, weights: architecture === undefined ? [] : readWeights(file, library, limits) };
  } finally {
    file.close();
  }
}

function answer(library, request) {
  try {
    const content = read(library, request);
    parentPort.postMessage(
      { content },
      content.weights.map(({ data }) => data.buffer),
    );
  } catch (error) {
    const message = String(error?.message ?? error)
      .split('\n')[0]
      .slice(0, 200);
    // An abort leaves the library unusable: the thread ends, the next read starts another.
    const fatal = error instanceof globalThis.WebAssembly.RuntimeError;
    parentPort.postMessage({ problem: { code: error?.code ?? 'model.corrupt', message, fatal } });
  }
}

const library = await ready;
// Otherwise HDF5 writes its own error stack to stderr.
library.activate_throwing_error_handler();
parentPort.on('message', (request) => answer(library, request));
parentPort.postMessage({ ready: true });
