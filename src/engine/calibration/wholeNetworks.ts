// A few whole networks of the families that are compressed (plain, residual, depthwise separable), in floats and in integers: what
// a network costs beyond its kernels is fitted to them.
import { int, type Graph } from '../graph/graph';
import { inIntegers } from './probes/inIntegers';
import { samePads, Sketch } from './probes/sketch';

export interface WholeNetwork {
  readonly name: string;
  readonly graph: Graph;
}

type Block = (drawing: Drawing, channels: number, stride: 1 | 2) => void;

/** A network as it grows: its last value and that value's size. */
class Drawing {
  readonly sketch = new Sketch();
  value = 'x';

  constructor(
    readonly side: number,
    public channels: number,
    public current = side,
  ) {}

  convolve(channels: number, kernel: number, stride: number, groups = 1): void {
    const [before, after] = [this.current, Math.ceil(this.current / stride)];
    const weight = this.sketch.constant(
      [channels, this.channels / groups, kernel, kernel],
      1 / Math.sqrt((this.channels / groups) * kernel * kernel),
    );
    const pads = samePads({
      ...{ inHeight: before, inWidth: before, outHeight: after, outWidth: after },
      ...{ kernelHeight: kernel, kernelWidth: kernel },
    });
    this.value = this.sketch.node('Conv', [this.value, weight, this.sketch.constant([channels], 0.1)], {
      ...pads,
      group: int(groups),
    });
    [this.channels, this.current] = [channels, after];
  }

  activate(): void {
    this.value = this.sketch.node('Relu', [this.value]);
  }
}

const plain: Block = (drawing, channels, stride) => {
  drawing.convolve(channels, 3, stride);
  drawing.activate();
};

const residual: Block = (drawing, channels, stride) => {
  plain(drawing, channels, stride);
  const shortcut = drawing.value;
  plain(drawing, channels, 1);
  drawing.convolve(channels, 3, 1);
  drawing.value = drawing.sketch.node('Add', [drawing.value, shortcut]);
  drawing.activate();
};

const separable: Block = (drawing, channels, stride) => {
  drawing.convolve(drawing.channels, 3, stride, drawing.channels);
  drawing.activate();
  drawing.convolve(channels, 1, 1);
  drawing.activate();
};

const stages = 4;

function network(block: Block, side: number, width: number, depth: number): Graph {
  const drawing = new Drawing(side, 3);
  plain(drawing, width, 1);
  for (let stage = 0; stage < stages; stage++) {
    for (let layer = 0; layer < depth; layer++) block(drawing, width << stage, layer === 0 && stage > 0 ? 2 : 1);
  }
  const { sketch, channels } = drawing;
  const pooled = sketch.node('Flatten', [sketch.node('GlobalAveragePool', [drawing.value])]);
  const scores = sketch.node('Gemm', [pooled, sketch.constant([10, channels], 0.1), sketch.constant([10])], {
    transB: int(1),
  });
  return sketch.graph('whole', { x: [1, 3, side, side] }, scores, [1, 10]);
}

/** In rising order of size within a family. */
export function wholeNetworks(): readonly WholeNetwork[] {
  const floats: readonly WholeNetwork[] = [
    { name: 'plain 16', graph: network(plain, 32, 16, 2) },
    { name: 'plain 24', graph: network(plain, 48, 24, 1) },
    { name: 'residual 8', graph: network(residual, 32, 8, 1) },
    { name: 'residual 16', graph: network(residual, 32, 16, 1) },
    { name: 'separable 16', graph: network(separable, 48, 16, 2) },
    { name: 'separable 32', graph: network(separable, 64, 32, 2) },
  ];
  return floats.flatMap(({ name, graph }) => [
    { name: `${name} float32`, graph },
    { name: `${name} int8`, graph: inIntegers(graph) },
  ]);
}
