// A convolution that keeps one row, one column or one tap of a larger kernel and still reads each pixel where the larger one
// would: what padding was for the dropped taps becomes a crop where the kept tap never reaches it.
import { int64Tensor, type GraphNode, type Tensor } from '../graph/graph';
import type { ConvAxis, ConvGeometry } from './convolution';
import type { Site } from './operator';

/** Place in a kernel [kh, kw]. */
export interface Tap {
  readonly row: number;
  readonly column: number;
}

interface Crop {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface KeptTaps {
  readonly geometry: ConvGeometry;
  /** Pixels to cut off the input first. */
  readonly crop: Crop;
}

/** `kept.row` alone, `kept.column` alone or both; an axis that is not named stays as it is. */
export function keptTaps({ vertical, horizontal }: ConvGeometry, kept: Partial<Tap>): KeptTaps {
  const rows = kept.row === undefined ? whole(vertical) : single(vertical, kept.row);
  const columns = kept.column === undefined ? whole(horizontal) : single(horizontal, kept.column);
  return {
    geometry: { vertical: rows.axis, horizontal: columns.axis },
    crop: { top: rows.before, left: columns.before, bottom: rows.after, right: columns.after },
  };
}

interface CroppedAxis {
  readonly axis: ConvAxis;
  readonly before: number;
  readonly after: number;
}

const whole = (axis: ConvAxis): CroppedAxis => ({ axis, before: 0, after: 0 });

function single({ kernel, stride, dilation, padBefore, padAfter }: ConvAxis, tap: number): CroppedAxis {
  const before = padBefore - tap * dilation;
  const after = padAfter - (kernel - 1 - tap) * dilation;
  return {
    axis: { kernel: 1, stride, dilation: 1, padBefore: Math.max(0, before), padAfter: Math.max(0, after) },
    before: Math.max(0, -before),
    after: Math.max(0, -after),
  };
}

export interface Cropped {
  readonly value: string;
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** Slice's way of saying "to the end". */
const toTheEnd = 2 ** 31 - 1;

/** `value` [N, C, H, W] without the crop, under a new name where there is something to cut. */
export function cropped(site: Site, name: string, value: string, { top, left, bottom, right }: Crop): Cropped {
  if (top + left + bottom + right === 0) return { value, nodes: [], constants: new Map() };
  const end = (pixels: number): number => (pixels === 0 ? toTheEnd : -pixels);
  const node: GraphNode = {
    name,
    opType: 'Slice',
    inputs: [value, `${name}/starts`, `${name}/ends`, `${name}/axes`],
    outputs: [`${name}Output`],
    attributes: {},
    layer: site.node.layer ?? site.node.name,
  };
  const constants = new Map([
    [`${name}/starts`, int64Tensor([top, left])],
    [`${name}/ends`, int64Tensor([end(bottom), end(right)])],
    [`${name}/axes`, int64Tensor([2, 3])],
  ]);
  return { value: `${name}Output`, nodes: [node], constants };
}

/** The row and the column that hold most of a kernel's energy, [Co, Ci, kh, kw]; the more central of equals. */
export function strongestTap({ shape, data }: Tensor): Tap {
  const [, , kh = 1, kw = 1] = shape;
  const rows = new Float64Array(kh);
  const columns = new Float64Array(kw);
  for (let i = 0; i < data.length; i++) {
    const energy = Number(data[i]) ** 2;
    const [row, column] = [Math.floor(i / kw) % kh, i % kw];
    rows[row] = (rows[row] ?? 0) + energy;
    columns[column] = (columns[column] ?? 0) + energy;
  }
  return { row: strongest(rows), column: strongest(columns) };
}

function strongest(energies: Float64Array): number {
  const middle = (energies.length - 1) / 2;
  const order = [...energies.keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
  return order.reduce((best, tap) => ((energies[tap] ?? 0) > (energies[best] ?? 0) ? tap : best));
}
