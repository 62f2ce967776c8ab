// The data of a run as the command and the recipe chose it: one source, or a source a split, in the network's channels and
// the recipe's size, with its classes in the network's order.
import type { DataChoices, SearchSettings } from '../../shared/run/manifest';
import { convertedSummary } from '../datasets/convertSamples';
import type { Dataset, DatasetSummary, ReadOptions, SplitName } from '../datasets/dataset';
import { readDataset, scanDataset } from '../datasets/index';
import { joinSplits, joinSummaries, type SplitSource } from '../datasets/joinSplits';
import { relabel, relabelSummary } from '../datasets/relabel';
import { recipeResize } from '../recipe/recipePreprocessing';

export type DataSettings = Pick<SearchSettings, 'dataPath' | 'dataChoices'>;

const splitNames = ['train', 'validation', 'test'] as const;

/** The paths of splits that lie apart; empty where one source holds all. */
function apart({ splits = {} }: Pick<DataChoices, 'splits'>): readonly { split: SplitName; path: string }[] {
  return splitNames.flatMap((split) => {
    const path = splits[split];
    return path === undefined ? [] : [{ split, path }];
  });
}

async function gather<T>(choices: DataChoices, load: (path: string) => Promise<T>): Promise<SplitSource<T>[]> {
  const sources: SplitSource<T>[] = [];
  for (const source of apart(choices)) sources.push({ ...source, found: await load(source.path) });
  return sources;
}

const defaults: DataChoices = { preprocessing: 'auto' };

/**
 * What the data holds, without decoding it; labels are as the source names them.
 * @param channels of the network, if known: sources of which some are gray and some in colour are counted in these
 * @throws AdaScaleError `data.…`
 */
export async function scanChosenData(
  settings: DataSettings,
  signal?: AbortSignal,
  channels?: number,
): Promise<DatasetSummary> {
  const choices = settings.dataChoices ?? defaults;
  const resize = recipeResize(choices.preprocessing);
  const scan = async (path: string): Promise<DatasetSummary> =>
    convertedSummary(await scanDataset(path, signal), resize === undefined ? {} : { resize });
  const sources = await gather(choices, scan);
  return sources.length === 0 ? scan(settings.dataPath) : joinSummaries(inOneColour(sources, channels));
}

/** Sources of one colour are left as they are: how that fits the network is told once for all of them. */
function inOneColour(
  sources: readonly SplitSource<DatasetSummary>[],
  channels = sources[0]?.found.shape[0],
): readonly SplitSource<DatasetSummary>[] {
  const mixed = new Set(sources.map(({ found }) => found.shape[0])).size > 1;
  if (!mixed || (channels !== 1 && channels !== 3)) return sources;
  return sources.map((source) => ({ ...source, found: recoloured(source.found, channels) }));
}

function recoloured(summary: DatasetSummary, channels: 1 | 3): DatasetSummary {
  const own = summary.shape[0];
  if (own === channels || (own !== 1 && own !== 3)) return summary;
  const warning = own === 1 ? 'gray is repeated in three channels' : 'colour is turned into luma';
  return { ...convertedSummary(summary, { channels }), warnings: [...(summary.warnings ?? []), warning] };
}

/** All samples, in `channels` channels. @throws AdaScaleError `data.…` */
export async function readChosenData(
  settings: DataSettings,
  channels: number,
  options: Pick<ReadOptions, 'signal' | 'onProgress'>,
): Promise<Dataset> {
  const choices = settings.dataChoices ?? defaults;
  const resize = recipeResize(choices.preprocessing);
  const read = (path: string): Promise<Dataset> =>
    readDataset(path, { ...options, channels, ...(resize && { resize }) });
  const sources = await gather(choices, read);
  const dataset = sources.length === 0 ? await read(settings.dataPath) : joinSplits(sources);
  return choices.labels === undefined ? dataset : relabel(dataset, choices.labels);
}

/** The labels that the network's outputs bear. */
export const chosenLabels = (summary: DatasetSummary, choices: DataChoices | undefined): readonly string[] =>
  choices?.labels === undefined ? summary.labels : relabelSummary(summary, choices.labels).labels;
