// A read-only view of an HDF5 file through h5wasm (the HDF5 C library as WebAssembly), reduced to what Keras files need and
// bounded: links that lead out of the file are not followed, sizes are checked before anything is read.
import { basename } from 'node:path';
import type { Attribute, Dataset, File as H5File, Group } from 'h5wasm/node';
import { AdaScaleError, toJsonError } from '../../../shared/errors';
import { elementCount } from '../../graph/graph';
import { modelLimits } from '../format';

export interface H5Dataset {
  readonly shape: readonly number[];
  readonly isFloat: boolean;
  readonly data: () => Float32Array;
}

export interface H5 {
  /** A text attribute of the object at `path`; undefined where either is missing. */
  text(path: string, attribute: string): string | undefined;
  /** A list of texts; empty where it is missing. Keras splits long lists over `name0`, `name1`…; they are joined. */
  texts(path: string, attribute: string): readonly string[];
  isGroup(path: string): boolean;
  /** @throws AdaScaleError `model.corrupt` where there is no such dataset inside this file, `model.tooLarge`. */
  dataset(path: string): H5Dataset;
  /** Anything thrown while reading as an error that names the file. */
  explain(error: unknown): Error;
  close(): void;
}

const attributeBytes = 256 * 1024 ** 2;
const floatClass = 1;

/** @throws AdaScaleError `model.corrupt` where HDF5 cannot open the file. */
export async function openH5(path: string): Promise<H5> {
  const { File, ready } = await import('h5wasm/node');
  const library = await ready;
  // Otherwise HDF5 writes its own error stack to stderr.
  library.activate_throwing_error_handler();
  const name = basename(path);
  const fail = (detail: string): AdaScaleError =>
    new AdaScaleError('model.corrupt', `${name}: ${detail}`, 'Copy the file again or save the model again.');
  let file: H5File;
  try {
    file = new File(path, 'r');
  } catch (error) {
    throw fail(`HDF5 cannot open it (${firstLine(error)})`);
  }
  return viewOf(file, fail, library.H5G_GROUP, library.H5G_DATASET);
}

const firstLine = (error: unknown): string => toJsonError(error).message.split('\n')[0]?.slice(0, 200) ?? '';

function viewOf(file: H5File, fail: (detail: string) => AdaScaleError, groupType: number, datasetType: number): H5 {
  /** The type of the last object of a path whose every part lies in this file; undefined for missing objects and links out. */
  const typeOf = (path: string): number | undefined => {
    const parts = path.split('/').filter(Boolean);
    let type: number | undefined = groupType;
    for (let end = 1; end <= parts.length && type === groupType; end++)
      type = quietly(() => file.get_type(`/${parts.slice(0, end).join('/')}`));
    return type;
  };
  const attributeOf = (path: string, name: string): Attribute | undefined => {
    if (typeOf(path) !== groupType) return undefined;
    const group = file.get(path) as Group;
    if (!Object.hasOwn(group.attrs, name)) return undefined;
    const attribute = group.attrs[name];
    if (!attribute) return undefined;
    const { size, shape } = attribute.metadata;
    if (size * elementCount(shape ?? []) > attributeBytes)
      throw fail(`attribute "${name}" of ${path} claims ${size} bytes an entry`);
    return attribute;
  };
  const list = (path: string, name: string): readonly string[] | undefined => {
    const value = attributeOf(path, name)?.value;
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  };
  return {
    text: (path, name) => {
      const value = attributeOf(path, name)?.value;
      return typeof value === 'string' ? value : undefined;
    },
    texts: (path, name) => {
      const whole = list(path, name);
      if (whole) return whole;
      const parts: string[] = [];
      for (let index = 0, part = list(path, `${name}0`); part; part = list(path, `${name}${++index}`))
        parts.push(...part);
      return parts;
    },
    isGroup: (path) => typeOf(path) === groupType,
    dataset: (path) => {
      if (typeOf(path) !== datasetType) throw fail(`there is no weight ${path}`);
      return datasetOf(file.get(path) as Dataset, path, fail);
    },
    explain: (error) => {
      if (error instanceof AdaScaleError || (error instanceof Error && error.name === 'AbortError')) return error;
      return fail(firstLine(error));
    },
    close: () => quietly(() => file.close()),
  };
}

function quietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function datasetOf(dataset: Dataset, path: string, fail: (detail: string) => AdaScaleError): H5Dataset {
  const { shape, type, virtual_sources: sources } = dataset.metadata;
  if (!shape || sources !== undefined) throw fail(`weight ${path} is not stored as a plain array`);
  const tooLarge = shape.length > modelLimits.rank || shape.some((size) => size > modelLimits.dimension);
  if (tooLarge || elementCount(shape) > modelLimits.tensorElements) {
    throw new AdaScaleError('model.tooLarge', `Weight ${path} claims the shape [${shape.join(', ')}]`);
  }
  return {
    shape,
    isFloat: type === floatClass,
    data: () => {
      const { value } = dataset;
      if (value instanceof Float32Array) return value;
      if (value instanceof Float64Array) return Float32Array.from(value);
      throw fail(`weight ${path} does not hold 32 or 64 bit floats`);
    },
  };
}
