// A kernel [Co, Ci, kh, kw] as 1×kw (Ci to r) and kh×1 (r to Co): the kernel unfolded to (Ci·kw) × (Co·kh) and factorised.
// A 1×1 kernel is the special case of two 1×1 layers.
import { Matrix } from 'ml-matrix';
import { floatTensor, type Tensor } from '../graph/graph';
import { factorise, type Factors } from './factorise';
import { hasNormBehind } from './normBehind';
import type { BranchTensor, Site } from './operator';
import { receptiveField, samplePositions } from './receptiveFields';
import { whitening } from './whitening';

/** Beyond so many rows of the unfolding its decomposition takes minutes: the recycled weights have to do. */
const mostRows = 768;

/** `reduce` [r, Ci, 1, kw] and `expand` [Co, r, kh, 1]; the best approximation of the kernel at every prefix of r. */
export function separated(kernel: Tensor, rank: number): readonly BranchTensor[] {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = kernel.shape;
  return branchesOf(kernel, factorise(unfolded(kernel), inputs * kw, outputs * kh, rank), rank);
}

/** The same in whitened coordinates: the best approximation of the layer's responses to rows of its inputs [n, Ci, H, W]. */
export function refitSeparated(site: Site, branches: readonly BranchTensor[], inputs: Tensor): readonly BranchTensor[] {
  const kernel = site.weight;
  const [outputs = 0, channels = 0, kh = 1, kw = 1] = kernel.shape;
  const rank = branches.find(({ name }) => name === 'reduce')?.tensor.shape[0] ?? 0;
  const rows = channels * kw;
  if (rows > mostRows) return branches;
  const positions = samplePositions(site, inputs, rows);
  const seen = positions.flatMap((position) => rowsOf(receptiveField(site, inputs, position), kh, kw));
  const white = whitening(seen, hasNormBehind(site));
  if (!white) return branches;
  const columns = outputs * kh;
  const whitened = white.root.mmul(Matrix.from1DArray(rows, columns, unfolded(kernel)));
  const { left, right } = factorise(Float64Array.from(whitened.to1DArray()), rows, columns, rank);
  const reduce = white.inverseRoot.mmul(Matrix.from1DArray(rows, rank, left)).to1DArray();
  const fitted = branchesOf(kernel, { left: Float32Array.from(reduce), right }, rank);
  const byName = new Map(fitted.map(({ name, tensor }) => [name, tensor]));
  return branches.map((branch) => ({ ...branch, tensor: byName.get(branch.name) ?? branch.tensor }));
}

/** A field [Ci, kh, kw] as kh vectors [Ci · kw]. */
function rowsOf(field: Float64Array, kh: number, kw: number): Float64Array[] {
  return Array.from({ length: kh }, (_, row) =>
    Float64Array.from({ length: field.length / kh }, (__, i) => {
      return field[Math.floor(i / kw) * kh * kw + row * kw + (i % kw)] ?? 0;
    }),
  );
}

function branchesOf(kernel: Tensor, { left, right }: Factors, rank: number): readonly BranchTensor[] {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = kernel.shape;
  const rows = inputs * kw;
  const columns = outputs * kh;
  const reduce = new Float32Array(rank * rows);
  const expand = new Float32Array(rank * columns);
  for (let r = 0; r < rank; r++) {
    for (let row = 0; row < rows; row++) reduce[r * rows + row] = left[row * rank + r] ?? 0;
    for (let co = 0; co < outputs; co++) {
      for (let i = 0; i < kh; i++) expand[(co * rank + r) * kh + i] = right[r * columns + co * kh + i] ?? 0;
    }
  }
  return [
    { name: 'reduce', tensor: floatTensor([rank, inputs, 1, kw], reduce) },
    { name: 'expand', tensor: floatTensor([outputs, rank, kh, 1], expand) },
  ];
}

/** Row (ci, j), column (co, i) holds weight [co, ci, i, j]. */
function unfolded({ shape, data }: Tensor): Float64Array {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = shape;
  const columns = outputs * kh;
  const matrix = new Float64Array(inputs * kw * columns);
  let source = 0;
  for (let co = 0; co < outputs; co++) {
    for (let ci = 0; ci < inputs; ci++) {
      for (let i = 0; i < kh; i++) {
        for (let j = 0; j < kw; j++) matrix[(ci * kw + j) * columns + co * kh + i] = Number(data[source++]);
      }
    }
  }
  return matrix;
}
