// A k×k kernel as 1×1 (Ci to r1), k×k (r1 to r2) and 1×1 (r2 to Co): the Tucker-2 decomposition of Kim et al., 2016,
// section 3.1, for given bases of the two channel modes. Bases in falling order of energy make every smaller pair of ranks
// a prefix of a larger one, and bases of full size reproduce the kernel exactly.
import { floatTensor, type Tensor } from '../graph/graph';
import type { ChannelModes } from './channelModes';
import type { BranchTensor } from './operator';

export interface TuckerBases {
  /** What each reduced channel reads: r1 vectors of Ci. */
  readonly down: readonly (readonly number[])[];
  /** How input channels are rebuilt from the reduced ones: r1 vectors of Ci; `down` itself where it is orthonormal. */
  readonly up: readonly (readonly number[])[];
  /** Orthonormal, r2 vectors of Co. */
  readonly output: readonly (readonly number[])[];
}

export interface TuckerRanks {
  readonly input: number;
  readonly output: number;
}

/** The bases of the higher-order singular value decomposition. */
export const leadingBases = ({ input, output }: ChannelModes): TuckerBases => ({
  down: input.vectors,
  up: input.vectors,
  output: output.vectors,
});

/** `reduce` [r1, Ci, 1, 1], `core` [r2, r1, kh, kw], `expand` [Co, r2, 1, 1]. */
export function tuckerBranches(kernel: Tensor, bases: TuckerBases, ranks: TuckerRanks): readonly BranchTensor[] {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = kernel.shape;
  const reduce = Float32Array.from({ length: ranks.input * inputs }, (_, i) => {
    return bases.down[Math.floor(i / inputs)]?.[i % inputs] ?? 0;
  });
  const expand = Float32Array.from({ length: outputs * ranks.output }, (_, i) => {
    return bases.output[i % ranks.output]?.[Math.floor(i / ranks.output)] ?? 0;
  });
  const core = projected(kernel, bases, ranks);
  return [
    { name: 'reduce', tensor: floatTensor([ranks.input, inputs, 1, 1], reduce) },
    { name: 'core', tensor: floatTensor([ranks.output, ranks.input, kh, kw], core) },
    { name: 'expand', tensor: floatTensor([outputs, ranks.output, 1, 1], expand) },
  ];
}

/** core[b, a, tap] = sum over co, ci of output[b][co] · kernel[co, ci, tap] · up[a][ci]. */
function projected({ shape, data }: Tensor, { up, output }: TuckerBases, ranks: TuckerRanks): Float32Array {
  const [outputs = 0, inputs = 0, kh = 1, kw = 1] = shape;
  const taps = kh * kw;
  const rowLength = ranks.input * taps;
  const core = new Float64Array(ranks.output * rowLength);
  const row = new Float64Array(rowLength);
  for (let co = 0; co < outputs; co++) {
    row.fill(0);
    for (let a = 0; a < ranks.input; a++) {
      for (let i = 0; i < inputs * taps; i++) {
        const place = a * taps + (i % taps);
        const weight = up[a]?.[Math.floor(i / taps)] ?? 0;
        row[place] = (row[place] ?? 0) + weight * Number(data[co * inputs * taps + i]);
      }
    }
    for (let b = 0; b < ranks.output; b++) {
      const weight = output[b]?.[co] ?? 0;
      for (let i = 0; i < rowLength; i++)
        core[b * rowLength + i] = (core[b * rowLength + i] ?? 0) + weight * (row[i] ?? 0);
    }
  }
  return Float32Array.from(core);
}
