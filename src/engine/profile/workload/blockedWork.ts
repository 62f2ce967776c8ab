// What ONNX Runtime's blocked convolutions do (core/mlas/lib/snchwc.cpp): up to four blocks of filters and a few pixels at once,
// one step for each number of the window and the inputs, the outputs read and written again for each block of inputs. Small
// tiles wait for their products; pixels at the padding go one at a time and check where they are.
import { filtersAtOnce, translated, type Dialect } from './dialects';
import {
  cutPixels,
  cutRow,
  outPixels,
  roundedUp,
  rowStride,
  tilesOf,
  windowRows,
  windowSize,
  type RowCut,
} from './kernelGeometry';
import { inElements, type KernelShape } from '../kernelShape';
import { cacheWork } from './cacheWork';
import { leavingWork } from './reorderWork';
import type { Work } from './work';

/** Steps until a product can be added to. */
const latency = 5;
/** Input channels that a pointwise convolution adds up before it writes. */
const inputsAtOnce = 128;

interface Loops {
  readonly cut: RowCut;
  /** Such rows, and steps in each of them for one number of the inputs. */
  readonly rows: number;
  readonly steps: number;
  /** Input channels, and how often the outputs are written for them. */
  readonly inputs: number;
  readonly passes: number;
}

/** @param few Inputs fill no block and are read without blocks. */
function loopsOf(shape: KernelShape, { block, tiles }: Dialect, few: boolean): Loops {
  const own = shape.inChannels / shape.groups;
  const inputs = few ? own : roundedUp(own, block);
  const isPointwise = !few && windowSize(shape) === 1;
  const passes = isPointwise ? Math.ceil(inputs / inputsAtOnce) : few ? inputs : inputs / block;
  if (isPointwise && rowStride(shape) === 1)
    return { cut: cutPixels(outPixels(shape), tiles), rows: 1, steps: 1, inputs, passes };
  const steps = windowRows(shape) * shape.kernelWidth;
  return { cut: cutRow(shape, tiles), rows: shape.outHeight, steps, inputs, passes };
}

/** [blocks of filters at once, how often]. */
function filterSets(blocks: number): readonly (readonly [filters: number, times: number])[] {
  const rest = blocks % filtersAtOnce;
  return [[filtersAtOnce, Math.floor(blocks / filtersAtOnce)], ...(rest > 0 ? [[rest, 1] as const] : [])];
}

function tileWork({ cut, steps, inputs }: Loops, blocks: number): Work {
  const tiles = [...cut.tiles, [1, cut.singles] as const];
  let [products, loads, stalls] = [0, 0, 0];
  for (const [filters, sets] of filterSets(blocks)) {
    for (const [pixels, times] of tiles) {
      const done = sets * times * steps * inputs;
      products += done * filters * pixels;
      loads += done * (filters + pixels);
      stalls += done * Math.max(0, latency - filters * pixels);
    }
  }
  return { products, loads, stalls };
}

/** A result that the next kernel cannot read in blocks is brought into another layout; not within a chain of sums. */
export const isReordered = ({ addsSum, outChannels }: KernelShape, { block }: Dialect): boolean =>
  !addsSum && (outChannels % translated !== 0 || outChannels < block);

function afterwards(shape: KernelShape, dialect: Dialect, written: number): Work {
  const times = isReordered(shape, dialect) ? 1 : 0;
  return {
    written,
    sums: shape.addsSum ? 1 : 0,
    summed: shape.addsSum ? written : 0,
    ...leavingWork(times, shape.outChannels, outPixels(shape)),
    ...cacheWork(4 * (inElements(shape) + written * (shape.addsSum ? 2 : 1))),
  };
}

/** In counts; see {@link Work}. */
export function blockedWork(shape: KernelShape, dialect: Dialect, few = false): Work {
  const { block } = dialect;
  const { groups } = shape;
  const loops = loopsOf(shape, dialect, few);
  const blocks = Math.ceil(shape.outChannels / groups / block);
  const sets = groups * Math.ceil(blocks / filtersAtOnce);
  const { products = 0, loads = 0, stalls = 0 } = tileWork(loops, blocks);
  const { singles } = loops.cut;
  const written = groups * blocks * block * outPixels(shape);
  return {
    fixed: 1,
    products: groups * products,
    loads: groups * loads,
    stalls: groups * stalls,
    edges: sets * singles * loops.steps * loops.passes,
    tiles: sets * (tilesOf(loops.cut) + singles) * loops.rows * loops.passes,
    accumulated: written * loops.passes,
    calls: sets * loops.rows * loops.passes,
    weights: groups * blocks * block * loops.inputs * windowSize(shape),
    read: inElements(shape),
    ...afterwards(shape, dialect, written),
  };
}

/** A block of channels with its own filter each, row by row. */
export function blockedDepthwiseWork(shape: KernelShape, dialect: Dialect): Work {
  const { block } = dialect;
  const blocks = Math.ceil(shape.outChannels / block);
  const cut = cutRow(shape, dialect.tiles);
  const { singles } = cut;
  const steps = blocks * windowRows(shape) * shape.kernelWidth;
  const tiles = tilesOf(cut);
  return {
    fixed: 1,
    products: steps * shape.outWidth,
    steps: steps * tiles,
    edges: steps * singles,
    tiles: blocks * shape.outHeight * (tiles + singles),
    calls: blocks * shape.outHeight,
    read: blocks * block * shape.inHeight * shape.inWidth,
    ...afterwards(shape, dialect, blocks * block * outPixels(shape)),
  };
}
