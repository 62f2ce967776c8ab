// What the kernels of a runtime work on at once differs from processor to processor: ONNX Runtime's blocked convolutions exist for
// AVX (8 channels a block) and AVX-512 (16), not for ARM; its symmetric integer kernels want other channels on each. Which
// dialect a device speaks is not asked but told from what was measured (predictor/toldDialect.ts).

export const dialectNames = ['avx2', 'avx512', 'neon'] as const;
export type DialectName = (typeof dialectNames)[number];

export interface Dialect {
  /** Channels in a block of the blocked float kernels; 1 where there are none. */
  readonly block: number;
  /** Pixels of a row that they compute at once, where so many are left; the rest goes one by one. */
  readonly tiles: readonly [number, ...number[]];
  /** Rows and columns of a matrix product that are computed at once, where so many are left. */
  readonly product: { readonly rows: readonly number[]; readonly columns: readonly number[] };
  /** Integer convolutions by which the channels must divide, and how many there must be, for the symmetric kernel. */
  readonly symmetric: { readonly inputs: number; readonly outputs: number; readonly leastInputs: number };
}

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  avx2: {
    ...{ block: 8, tiles: [3, 2], product: { rows: [6], columns: [16] } },
    symmetric: { inputs: 4, outputs: 8, leastInputs: 4 },
  },
  avx512: {
    ...{ block: 16, tiles: [6, 3, 2], product: { rows: [12, 6], columns: [32, 16] } },
    symmetric: { inputs: 4, outputs: 4, leastInputs: 4 },
  },
  neon: {
    ...{ block: 1, tiles: [4], product: { rows: [4], columns: [16] } },
    symmetric: { inputs: 8, outputs: 8, leastInputs: 64 },
  },
};

/** Blocks of filters that the blocked kernels compute at once. */
export const filtersAtOnce = 4;
/** Channels to which layouts with and without blocks are translated. */
export const translated = 4;
