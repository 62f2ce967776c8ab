import { exportBundle } from '../policy/exportBundle';
import { readVariants } from '../search/candidateGraph';
import type { Handler } from './task';

/** Writes chosen variants of a run as a bundle: networks, policy, runtime, sample trace. */
export const handler: Handler<'run/export'> = async ({ params, signal }) => {
  const { run, variants: ids, out } = params;
  const { manifest, variants } = await readVariants(run, ids, signal);
  const [first] = variants;
  const summary = (values: NonNullable<typeof first>['graph']['inputs']): typeof values =>
    values.map(({ name, shape, dataType }) => ({ name, shape, dataType }));
  return exportBundle({
    out,
    model: {
      name: manifest.modelName,
      sourceSha256: manifest.modelSha256,
      inputs: summary(first?.graph.inputs ?? []),
      outputs: summary(first?.graph.outputs ?? []),
      labels: manifest.labels,
      preprocessing: manifest.preprocessing,
    },
    variants,
    signal,
  });
};
