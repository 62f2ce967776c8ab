// Inputs for a measured model: seeded normal noise of the declared shape, batch 1. Values do not change the time of dense
// arithmetic, but zeros and denormals would (they are faster and much slower than real data).
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { createRandom, type Random } from '../../../shared/random';

/** 256 MB of 32-bit values: no image network needs more, and a hostile file must not make us allocate it. */
const maximumElements = 1 << 26;

type Create = typeof Tensor;
type Metadata = InferenceSession.ValueMetadata;

/** One feed for each input of a session. @throws Error naming an input that is too large or of a type that cannot be drawn. */
export function createFeeds(create: Create, inputs: readonly Metadata[]): Record<string, Tensor> {
  return Object.fromEntries(inputs.map((input) => [input.name, createFeed(create, input)]));
}

function createFeed(create: Create, input: Metadata): Tensor {
  if (!input.isTensor) throw new Error(`input ${input.name} is not a tensor`);
  const dims = input.shape.map((size) => (typeof size === 'number' && size > 0 ? size : 1));
  const count = dims.reduce((product, size) => product * size, 1);
  if (count > maximumElements)
    throw new Error(`input ${input.name} has ${count} elements; at most ${maximumElements} are measured`);
  const random = createRandom(1, 'measure', input.name);
  switch (input.type) {
    case 'float32':
      return new create(
        'float32',
        Float32Array.from({ length: count }, () => random.normal()),
        dims,
      );
    case 'float64':
      return new create(
        'float64',
        Float64Array.from({ length: count }, () => random.normal()),
        dims,
      );
    case 'uint8':
      return new create(
        'uint8',
        Uint8Array.from({ length: count }, () => random.integer(256)),
        dims,
      );
    case 'int8':
      return new create(
        'int8',
        Int8Array.from({ length: count }, () => random.integer(256) - 128),
        dims,
      );
    default:
      return createIndices(create, input, dims, count, random);
  }
}

/** Integers are usually indices or lengths: 0 and 1 are valid for every one. */
function createIndices(
  create: Create,
  input: Metadata & { isTensor: true },
  dims: number[],
  count: number,
  random: Random,
): Tensor {
  switch (input.type) {
    case 'int32':
      return new create(
        'int32',
        Int32Array.from({ length: count }, () => random.integer(2)),
        dims,
      );
    case 'int64':
      return new create(
        'int64',
        BigInt64Array.from({ length: count }, () => BigInt(random.integer(2))),
        dims,
      );
    case 'bool':
      return new create(
        'bool',
        Uint8Array.from({ length: count }, () => random.integer(2)),
        dims,
      );
    default:
      throw new Error(`input ${input.name} is of type ${input.type}, which cannot be measured`);
  }
}
