// All that the numbers of a stored model stand for, by name: a model that was fitted to others cannot be used.
import { dialectNames, dialects } from '../workload/dialects';
import { featureNames } from './kernelFeatures';
import { costColumns } from './modelColumns';
import { kernelMethods } from '../workload/kernelMethods';
import { workNames } from '../workload/kernelWork';

export const predictorNames: readonly string[] = [
  ...featureNames,
  ...costColumns,
  ...kernelMethods.flatMap((method) => workNames(method).map((name) => `${method}.${name}`)),
  ...dialectNames.map((name) => `${name}=${JSON.stringify(dialects[name])}`),
];
