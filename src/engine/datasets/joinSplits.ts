// Splits that lie in places of their own (a recipe's `splits`: { "train": "a", "test": "b.zip" }) joined into one data set.
import { createHash } from 'node:crypto';
import { AdaScaleError } from '../../shared/errors';
import type { Dataset, DatasetSummary, Samples, SplitName } from './dataset';
import { checkSplitSize } from './limits';
import { relabel } from './relabel';

export interface SplitSource<T> {
  readonly split: SplitName;
  readonly path: string;
  readonly found: T;
}

/**
 * The summary of all sources together; classes are the union, in order of name (numbers: the longest list).
 * @throws AdaScaleError `data.imageSize` where shapes differ, `data.empty` without any source
 */
export function joinSummaries(sources: readonly SplitSource<DatasetSummary>[]): DatasetSummary {
  const first = sources[0];
  if (first === undefined) throw new AdaScaleError('data.empty', 'No split is named');
  for (const source of sources) checkShape(first, source);
  const hash = createHash('sha256');
  for (const { split, found } of sources) hash.update(`${split}\0${found.sha256}\n`);
  const warnings = sources.flatMap(({ split, found }) => (found.warnings ?? []).map((text) => `${split}: ${text}`));
  return {
    format: first.found.format,
    labels: unionOfLabels(sources.map((source) => source.found.labels)),
    shape: first.found.shape,
    counts: Object.fromEntries(sources.map(({ split, found }) => [split, totalOf(found)])),
    sha256: hash.digest('hex'),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** Every sample of a source goes to the split that it is named for. @throws AdaScaleError as {@link joinSummaries} */
export function joinSplits(sources: readonly SplitSource<Dataset>[]): Dataset {
  const summary = joinSummaries(sources.map((source) => ({ ...source, found: source.found.summary })));
  const splits: Partial<Record<SplitName, Samples>> = {};
  for (const { split, path, found } of sources) {
    splits[split] = concatenate(path, Object.values(relabel(found, summary.labels).splits));
  }
  return { summary, splits };
}

const totalOf = (summary: DatasetSummary): number =>
  Object.values(summary.counts).reduce((sum, count) => sum + count, 0);

function unionOfLabels(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = lists.reduce((a, b) => (b.length > a.length ? b : a));
  const extra = lists.flat().filter((label) => !longest.includes(label));
  return extra.length === 0
    ? longest
    : [...new Set([...longest, ...extra])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function checkShape(first: SplitSource<DatasetSummary>, other: SplitSource<DatasetSummary>): void {
  if (first.found.shape.join() === other.found.shape.join()) return;
  const text = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
  throw new AdaScaleError(
    'data.imageSize',
    `${other.path} (${other.split}) has samples of ${text(other.found.shape)}, ${first.path} (${first.split}) of ${text(first.found.shape)}`,
    'Set "resize" and, where colour differs, "channels" under "preprocessing" in adascale.json.',
  );
}

function concatenate(path: string, parts: readonly Samples[]): Samples {
  const first = parts[0];
  if (first === undefined) throw new AdaScaleError('data.empty', `${path} holds no samples`);
  if (parts.length === 1) return first;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const size = first.shape[0] * first.shape[1] * first.shape[2];
  checkSplitSize(path, count, size, first.pixels.BYTES_PER_ELEMENT);
  const bytes = first.pixels instanceof Uint8Array;
  const joined = {
    shape: first.shape,
    count,
    pixels: new (bytes ? Uint8Array : Float32Array)(count * size),
    labels: new Int32Array(count),
  };
  let at = 0;
  for (const part of parts) {
    joined.pixels.set(part.pixels, at * size);
    joined.labels.set(part.labels, at);
    at += part.count;
  }
  return joined;
}
