// The enumerated space of the search bench as it lies in `space.json`: every network of it with its figures.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Genes } from '../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../src/shared/run/manifest';

/** Validation accuracy (0…1), predicted latency (ms), peak memory (bytes), parameters, MACs. */
export type SpaceRow = readonly [number, number, number, number, number];

export interface SpaceTable {
  /** How the figures came about, in a sentence. */
  readonly about: string;
  readonly space: SpaceSummary;
  readonly smallest: Genes;
  /** Distinct networks. */
  readonly rows: readonly SpaceRow[];
  /** Row of each combination of options; the last locus counts fastest (see combination). */
  readonly rowOf: readonly number[];
}

export const spaceFile = path.join(__dirname, 'space.json');

export const readSpaceTable = (): SpaceTable => JSON.parse(readFileSync(spaceFile, 'utf8')) as SpaceTable;
