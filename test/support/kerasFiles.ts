// Keras H5 files for tests, written with h5wasm: an architecture and weights by top-level layer.
import { createRandom } from '../../src/shared/random';

export interface KerasFile {
  readonly architecture?: unknown;
  readonly kerasVersion?: string;
  /** Top-level layer -> weight name -> shape; values are seeded, positive for variances. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  /** As written by model.save_weights(): no architecture, groups at the root. */
  readonly weightsOnly?: boolean;
}

export const values = (name: string, shape: readonly number[]): Float32Array => {
  const random = createRandom(5, name);
  const size = shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length: size }, () =>
    name.includes('variance') ? 0.5 + random.next() : random.normal() / 2,
  );
};

export async function writeKerasFile(
  path: string,
  { architecture, kerasVersion = '2.4.0', weights, weightsOnly = false }: KerasFile,
): Promise<string> {
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const file = new File(path, 'w');
  file.create_attribute('keras_version', kerasVersion);
  if (architecture !== undefined) file.create_attribute('model_config', JSON.stringify(architecture));
  const root = weightsOnly ? file : file.create_group('model_weights');
  root.create_attribute('layer_names', Object.keys(weights));
  for (const [layer, stored] of Object.entries(weights)) {
    let group = root;
    for (const part of layer.split('/'))
      group = group.get(part) === null ? group.create_group(part) : (group.get(part) as typeof group);
    const names = Object.keys(stored);
    group.create_attribute('weight_names', names.length === 0 ? new Float64Array(0) : names);
    for (const [name, shape] of Object.entries(stored)) {
      let parent = group;
      for (const part of name.split('/').slice(0, -1)) {
        parent = parent.get(part) === null ? parent.create_group(part) : (parent.get(part) as typeof parent);
      }
      const isSeed = name.includes('seed');
      const data = isSeed ? Int32Array.from([1, 2]) : values(name, shape);
      parent.create_dataset({
        name: name.split('/').at(-1) ?? name,
        data,
        shape: [...shape],
        dtype: isSeed ? '<i' : '<f',
      });
    }
  }
  file.close();
  return path;
}
