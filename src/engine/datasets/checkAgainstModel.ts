// Preflight of data against a network: everything that would fail hours later, found from a scan alone and reported together.
import type { PreflightProblem } from '../../shared/protocol/engine';
import type { DatasetSummary } from './dataset';
import { relabelSummary } from './relabel';
import { toJsonError } from '../../shared/errors';

/**
 * Compares what a scan found with the network's input and output.
 * @param inputShape [C, H, W], with or without a batch dimension in front, or [features]
 * @param classes number of the network's outputs
 * @param recipeLabels `labels` of the recipe, in the network's order
 */
export function checkAgainstModel(
  summary: DatasetSummary,
  inputShape: readonly number[],
  classes: number,
  recipeLabels?: readonly string[],
): PreflightProblem[] {
  return [
    ...checkInput(summary, inputShape),
    ...checkClasses(summary, classes, recipeLabels),
    ...checkCounts(summary),
    ...(summary.warnings ?? []).map((message) => warning('data.warning', message)),
  ];
}

function checkInput({ shape }: DatasetSummary, inputShape: readonly number[]): PreflightProblem[] {
  const [channels, height, width] = toImageShape(inputShape);
  const problems: PreflightProblem[] = [];
  if (shape[1] !== height || shape[2] !== width) {
    const hint = `Set "resize": [${height}, ${width}] under "preprocessing" in adascale.json, or give the data in that size.`;
    problems.push(
      error(
        'data.imageSize',
        `The data is ${shape[2]}×${shape[1]} (width × height), the model takes ${width}×${height}`,
        hint,
      ),
    );
  }
  if (shape[0] !== channels) problems.push(channelProblem(shape[0], channels));
  return problems;
}

function channelProblem(data: number, model: number): PreflightProblem {
  if (data === 1 && model === 3)
    return warning('data.channels', 'The data is gray, the model takes colour: gray is repeated in three channels');
  if (data === 3 && model === 1)
    return warning('data.channels', 'The data is in colour, the model takes gray: colour is turned into luma');
  return error(
    'data.channels',
    `The data has ${data} channels, the model takes ${model}`,
    'Only gray (1) and colour (3) are converted into each other.',
  );
}

/** Leaves out a batch dimension; flat inputs count as that many channels of one pixel. */
function toImageShape(inputShape: readonly number[]): readonly [number, number, number] {
  const image = inputShape.length === 4 || inputShape.length === 2 ? inputShape.slice(1) : inputShape;
  const [channels = 1, height = 1, width = 1] = image;
  return [channels, height, width];
}

function checkClasses(summary: DatasetSummary, classes: number, recipeLabels?: readonly string[]): PreflightProblem[] {
  if (recipeLabels === undefined) {
    if (summary.labels.length === classes) return [];
    const hint =
      'Choose the data that the model was trained on, or name all its classes in its order under "labels" in adascale.json.';
    const found = `${summary.labels.length} classes${numbered(summary.labels) ? ` (labels up to ${summary.labels.length - 1})` : ''}`;
    return [error('data.classCount', `The data has ${found}, the model has ${classes} outputs`, hint)];
  }
  const problems: PreflightProblem[] = [];
  if (recipeLabels.length !== classes) {
    const message = `"labels" in adascale.json names ${recipeLabels.length} classes, the model has ${classes} outputs`;
    problems.push(error('data.classCount', message, 'Name one class an output, in the order of the outputs.'));
  }
  try {
    relabelSummary(summary, recipeLabels);
  } catch (fault) {
    problems.push({ ...toJsonError(fault), severity: 'error' });
  }
  return problems;
}

const numbered = (labels: readonly string[]): boolean => labels.every((label, index) => label === String(index));

function checkCounts({ counts }: DatasetSummary): PreflightProblem[] {
  if ((counts.train ?? 0) > 0) return [];
  return [
    error(
      'data.noTraining',
      `The data has no training split, only: ${Object.keys(counts).join(', ')}`,
      'Choose the folder that holds train/ beside it, or name it under "splits" in adascale.json.',
    ),
  ];
}

const error = (code: string, message: string, hint: string): PreflightProblem => ({
  severity: 'error',
  code,
  message,
  hint,
});
const warning = (code: string, message: string): PreflightProblem => ({ severity: 'warning', code, message });
