// refinements.jsonl of a run: what was asked of it after its search had ended, and how far that came. A refinement either
// looks for more variants near some of the run's, or trains some of them on their own.
import { AdaScaleError } from '../errors';
import {
  orNull,
  readBoolean,
  readCount,
  readFields,
  readList,
  readName,
  readObject,
  readOneOf,
  readWithin,
} from './fields';
import type { Reader } from './fields';
import type { SearchSettings } from './manifest';

export type RefinementKind = 'refine' | 'fineTune';

/** What is asked; everything is decided when it begins, so that it is resumed as it was. */
export interface RefinementRequest {
  /** Within the run, from 1. */
  readonly number: number;
  readonly what: RefinementKind;
  /** Ids, none twice. */
  readonly candidates: readonly string[];
  /** New variants to evaluate; null for fine-tuning. */
  readonly evaluations: number | null;
  /** Epochs of each variant's own training; null for a search. */
  readonly epochs: number | null;
  readonly seed: number;
}

/** One that goes on, or that was cut short and can be resumed. */
export interface UnfinishedRefinement extends RefinementRequest {
  /** A process works on the run now. */
  readonly live: boolean;
}

/** What fine-tuning did to one variant: accuracies on the validation split, 0…1. */
export interface TuningOutcome {
  readonly candidate: string;
  readonly before: number | null;
  readonly after: number;
  /** False where it did not make the variant more accurate: it stays as it was. */
  readonly kept: boolean;
}

export type RefinementRecord =
  | ({ readonly kind: 'begun' } & RefinementRequest)
  | ({ readonly kind: 'tuned'; readonly number: number } & TuningOutcome)
  /** `left`: cut short, and another one was asked for instead of going on. */
  | { readonly kind: 'ended'; readonly number: number; readonly how: 'done' | 'left' };

const share = readWithin(0, 1);

const request = {
  number: readCount(1),
  what: readOneOf<RefinementKind>('refine', 'fineTune'),
  candidates: readList(readName),
  evaluations: orNull(readCount(1)),
  epochs: orNull(readCount(1)),
  seed: readCount(0),
};

const readRequest: Reader<RefinementRequest> = readFields<RefinementRequest>(request);

export const readUnfinishedRefinement: Reader<UnfinishedRefinement> = readFields<UnfinishedRefinement>({
  ...request,
  live: readBoolean,
});

const readTuned = readFields<Omit<Extract<RefinementRecord, { kind: 'tuned' }>, 'kind'>>({
  number: readCount(1),
  candidate: readName,
  before: orNull(share),
  after: share,
  kept: readBoolean,
});

const readEnded = readFields<Omit<Extract<RefinementRecord, { kind: 'ended' }>, 'kind'>>({
  number: readCount(1),
  how: readOneOf('done', 'left'),
});

const readKind: Reader<RefinementRecord['kind']> = readOneOf('begun', 'tuned', 'ended');

/** @throws AdaScaleError `run.invalid`, one sentence naming the field. */
export function parseRefinement(value: unknown): RefinementRecord {
  const kind = readKind(readObject(value, '')['kind'], 'kind');
  switch (kind) {
    case 'begun':
      return { kind, ...readRequest(value, '') };
    case 'tuned':
      return { kind, ...readTuned(value, '') };
    case 'ended':
      return { kind, ...readEnded(value, '') };
    default:
      return kind satisfies never;
  }
}

/** The refinement that was cut short, if there is one: only the newest can be. */
export function unfinishedRefinement(records: readonly RefinementRecord[]): RefinementRequest | null {
  const ended = new Set(records.flatMap((record) => (record.kind === 'ended' ? [record.number] : [])));
  const open = records.filter((record) => record.kind === 'begun').findLast(({ number }) => !ended.has(number));
  if (open === undefined) return null;
  const { kind: _kind, ...request } = open;
  return request;
}

export const tuningOutcomes = (records: readonly RefinementRecord[], number: number): readonly TuningOutcome[] =>
  records.flatMap((record) => {
    if (record.kind !== 'tuned' || record.number !== number) return [];
    const { candidate, before, after, kept } = record;
    return [{ candidate, before, after, kept }];
  });

/** Epochs as the search itself fine-tunes, or half of those of its training. */
export const usualTuningEpochs = ({ fineTuneEpochs = 0, epochs }: SearchSettings): number =>
  fineTuneEpochs > 0 ? fineTuneEpochs : Math.max(1, Math.ceil(epochs / 2));

/** New variants: enough to see which way a neighbourhood slopes, in seconds to minutes. */
export const usualEvaluations = 12;

/** Most candidates of one refinement, new variants and epochs: typing errors should not cost a night. */
export const refinementLimits = { candidates: 16, evaluations: 1000, epochs: 1000 } as const;

/** @throws AdaScaleError `input.range`. */
export function checkAmount(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new AdaScaleError('input.range', `${name} is a whole number from 1 to ${most}, not ${value}`);
}
