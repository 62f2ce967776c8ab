// How much accuracy one change alone costs, before any training of the compressed network: one line of sensitivity.jsonl, and
// what reports and the panel show.
import { readCount, readFields, readList, readOneOf, readString, readWithin } from './fields';

export interface SensitivityRecord {
  /** What is changed: every layer of a stage, a channel group's width, a block, the input's size. */
  readonly kind: 'stage' | 'width' | 'block' | 'resolution';
  /** Of the stage, group or block. */
  readonly id: string;
  readonly layers: readonly string[];
  readonly operator: string;
  /** Rank or kept share, 0…1; 0 for a dropped block. */
  readonly ratio: number;
  /** MACs saved, as a share of the starting network's; negative where the change costs some. */
  readonly macsSaved: number;
  /** With recycled weights alone, recalibrated, 0…1. */
  readonly accuracy: number;
  /** Accuracy of the whole network on the same images minus `accuracy`. */
  readonly drop: number;
  readonly images: number;
}

const share = readWithin(0, 1);
const signedShare = readWithin(-1e6, 1);

/** @throws AdaScaleError `run.invalid` naming the field. */
export const parseSensitivity = (value: unknown): SensitivityRecord => readSensitivity(value, '');

const readSensitivity = readFields<SensitivityRecord>({
  kind: readOneOf('stage', 'width', 'block', 'resolution'),
  id: readString,
  layers: readList(readString),
  operator: readString,
  ratio: share,
  macsSaved: signedShare,
  accuracy: share,
  drop: signedShare,
  images: readCount(1),
});
