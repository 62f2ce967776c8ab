// The data of a run as the command and the recipe chose it: one source, or a source a split, in the network's channels and
// the recipe's size, with its classes in the network's order.
import type { DataChoices, SearchSettings } from '../../shared/run/manifest';
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

/** What the data holds, without decoding it; labels are as the source names them. @throws AdaScaleError `data.…` */
export async function scanChosenData(settings: DataSettings, signal?: AbortSignal): Promise<DatasetSummary> {
  const choices = settings.dataChoices ?? defaults;
  const sources = await gather(choices, (path) => scanDataset(path, signal));
  const summary = sources.length === 0 ? await scanDataset(settings.dataPath, signal) : joinSummaries(sources);
  const resize = recipeResize(choices.preprocessing);
  return resize === undefined ? summary : { ...summary, shape: [summary.shape[0], ...resize] };
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
