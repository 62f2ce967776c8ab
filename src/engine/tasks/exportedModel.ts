import type { RunManifest } from '../../shared/run/manifest';
import type { ExportedModel } from '../policy/exportBundle';
import type { Graph } from '../graph/graph';

/** What an app needs to know of a run's model; all variants take and give alike. */
export function exportedModel(manifest: RunManifest, [first]: readonly { readonly graph: Graph }[]): ExportedModel {
  const summary = (values: Graph['inputs']): ExportedModel['inputs'] =>
    values.map(({ name, shape, dataType }) => ({ name, shape, dataType }));
  return {
    name: manifest.modelName,
    sourceSha256: manifest.modelSha256,
    inputs: summary(first?.graph.inputs ?? []),
    outputs: summary(first?.graph.outputs ?? []),
    labels: manifest.labels,
    preprocessing: manifest.preprocessing,
  };
}
