// Train, validation and test. What the source itself keeps apart stays apart; what it lacks is carved out of its training
// samples, class by class (stratified) and by seed, so that the search never judges on what training saw.
import { AdaScaleError } from '../../shared/errors';
import type { Random } from '../../shared/random';
import { createRandom } from '../../shared/random';
import type { Dataset, Samples, SplitName } from './dataset';

/** A part of some samples; `indices` are in seeded random order, so that a prefix is a fair sample of the whole. */
export interface SplitView {
  readonly samples: Samples;
  /** Sample indices into `samples`; `indices.length === count`. */
  readonly indices: Int32Array;
  readonly count: number;
}

export interface SplitOptions {
  readonly seed: number;
  /** Share of the training samples (0…1, of each class) that becomes the validation split where the source has none. */
  readonly validationShare?: number;
  /** The same for the test split. */
  readonly testShare?: number;
}

export interface SplitDataset {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  readonly labels: readonly string[];
  readonly train: SplitView;
  readonly validation: SplitView;
  readonly test: SplitView;
}

const defaultShare = 0.1;

/** All samples of a source's split, in the order that `seed` gives them. */
export function wholeSplit(samples: Samples, seed: number, name: SplitName): SplitView {
  const indices = Int32Array.from({ length: samples.count }, (_, i) => i);
  return view(samples, createRandom(seed, 'split', name).shuffle(indices));
}

/** The first `limit` images of a split: a fair sample of it. */
export function limitSplit(split: SplitView, limit: number): SplitView {
  if (limit >= split.count) return split;
  return { ...split, indices: split.indices.slice(0, limit), count: limit };
}

/**
 * Three disjoint views. Each class keeps at least one sample in every split that is carved.
 * @throws AdaScaleError `data.tooFew` naming every class with too few samples; `data.noTraining`
 */
export function splitDataset(dataset: Dataset, options: SplitOptions): SplitDataset {
  const { train: source, validation, test } = dataset.splits;
  const { labels } = dataset.summary;
  if (source === undefined) throw noTraining(dataset);
  const shares = {
    validation: validation === undefined ? (options.validationShare ?? defaultShare) : 0,
    test: test === undefined ? (options.testShare ?? defaultShare) : 0,
  };
  const carved = carve(source, labels, shares, options.seed);
  return {
    shape: source.shape,
    labels,
    train: carved.train,
    validation: validation === undefined ? carved.validation : wholeSplit(validation, options.seed, 'validation'),
    test: test === undefined ? carved.test : wholeSplit(test, options.seed, 'test'),
  };
}

type Shares = Readonly<Record<'validation' | 'test', number>>;
type Parts = Readonly<Record<SplitName, number[]>>;

function carve(source: Samples, labels: readonly string[], shares: Shares, seed: number): Record<SplitName, SplitView> {
  const byClass = groupByClass(source, labels.length);
  checkEnough(byClass, labels, shares);
  const parts: Parts = { train: [], validation: [], test: [] };
  byClass.forEach((members, label) => {
    createRandom(seed, 'split', 'class', label).shuffle(members);
    const test = carvedCount(members.length, shares.test);
    const validation = carvedCount(members.length, shares.validation);
    append(parts.test, members.slice(0, test));
    append(parts.validation, members.slice(test, test + validation));
    append(parts.train, members.slice(test + validation));
  });
  const mixed = (name: SplitName): SplitView => mix(source, parts[name], createRandom(seed, 'split', name));
  return { train: mixed('train'), validation: mixed('validation'), test: mixed('test') };
}

function append(target: number[], more: readonly number[]): void {
  for (const value of more) target.push(value);
}

function mix(samples: Samples, indices: readonly number[], random: Random): SplitView {
  return view(samples, random.shuffle(Int32Array.from(indices)));
}

function view(samples: Samples, indices: Int32Array): SplitView {
  return { samples, indices, count: indices.length };
}

function groupByClass(samples: Samples, classes: number): number[][] {
  const groups: number[][] = Array.from({ length: classes }, () => []);
  samples.labels.forEach((label, i) => groups[label]?.push(i));
  return groups;
}

function carvedCount(members: number, share: number): number {
  return share === 0 || members === 0 ? 0 : Math.max(1, Math.round(members * share));
}

/** A class without any training sample is let through (a subset of a model's classes); one with too few is not. */
function checkEnough(byClass: readonly number[][], labels: readonly string[], shares: Shares): void {
  const poor = byClass.flatMap((members, label) => {
    const carved = carvedCount(members.length, shares.validation) + carvedCount(members.length, shares.test);
    return members.length > 0 && members.length <= carved
      ? [`"${labels[label]}" has ${members.length}, needs ${carved + 1}`]
      : [];
  });
  if (poor.length === 0) return;
  const shown = poor.slice(0, 10).join('; ') + (poor.length > 10 ? `; and ${poor.length - 10} more classes` : '');
  throw new AdaScaleError(
    'data.tooFew',
    `Too few training samples to keep every split filled: ${shown}`,
    'Add samples, or give the data validation and test folders of its own, or lower "validationShare" and "testShare" in adascale.json.',
  );
}

function noTraining({ summary }: Dataset): AdaScaleError {
  const present = Object.keys(summary.counts).join(', ');
  return new AdaScaleError(
    'data.noTraining',
    `The data has no training split, only: ${present}`,
    'Choose the folder that holds train/ beside it, or name it under "splits" in adascale.json.',
  );
}
