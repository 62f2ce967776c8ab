// What a convolution sees and answers at positions drawn from a sample of its inputs: the data that recycled branches are
// fitted to (Zhang et al., "Accelerating Very Deep Convolutional Networks", 2015, section 2: errors of responses, not of
// weights).
import { createRandom } from '../../shared/random';
import type { Tensor } from '../graph/graph';
import { convGeometry, outputSize, type ConvAxis } from './convolution';
import type { Site } from './operator';

/** An output position of the site. */
export interface Position {
  readonly image: number;
  readonly row: number;
  readonly column: number;
}

/** Positions sampled beyond twice the unknowns of a fit. */
const spareSamples = 512;

/** Enough random output positions for a fit of so many unknowns; `inputs` [n, Ci, H, W]. Repeats itself. */
export function samplePositions(site: Site, inputs: Tensor, unknowns: number): readonly Position[] {
  const [images = 0] = inputs.shape;
  const { rows, columns } = outputGrid(site, inputs);
  const random = createRandom(0, 'refit', site.node.name);
  return Array.from({ length: 2 * unknowns + spareSamples }, () => ({
    image: random.integer(images),
    row: random.integer(rows),
    column: random.integer(columns),
  }));
}

export function outputGrid(site: Site, inputs: Tensor): { readonly rows: number; readonly columns: number } {
  const [, , height = 0, width = 0] = inputs.shape;
  const { vertical, horizontal } = convGeometry(site.node, site.weight.shape);
  return { rows: outputSize(vertical, height), columns: outputSize(horizontal, width) };
}

/** What the kernel reads at a position, [Ci · kh · kw], zeros where it reaches into the padding. */
export function receptiveField(site: Site, inputs: Tensor, { image, row, column }: Position): Float64Array {
  const [, channels = 0, height = 0, width = 0] = inputs.shape;
  const { vertical, horizontal } = convGeometry(site.node, site.weight.shape);
  const field = new Float64Array(channels * vertical.kernel * horizontal.kernel);
  const [ys, xs] = [taps(row, vertical), taps(column, horizontal)];
  let next = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = (image * channels + channel) * height;
    for (const y of ys) {
      for (const x of xs) {
        const inside = y >= 0 && y < height && x >= 0 && x < width;
        field[next++] = inside ? Number(inputs.data[(plane + y) * width + x]) : 0;
      }
    }
  }
  return field;
}

const taps = (position: number, { kernel, stride, dilation, padBefore }: ConvAxis): number[] =>
  Array.from({ length: kernel }, (_, tap) => position * stride - padBefore + tap * dilation);

/** Answers of the kernels [outputs, …] to a field, without bias: [outputs]. */
export function responses({ shape, data }: Tensor, field: Float64Array): Float64Array {
  const answers = new Float64Array(shape[0] ?? 0);
  const size = field.length;
  for (let output = 0; output < answers.length; output++) {
    const start = output * size;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (field[i] as number) * (data[start + i] as number);
    answers[output] = sum;
  }
  return answers;
}
