import type { InspectResult, TensorSummary } from '../../shared/protocol/engine';
import { readModel } from '../formats/index';
import { graphCost } from '../graph/cost';
import type { ValueInfo } from '../graph/graph';
import type { Handler } from './task';

const summary = (value: ValueInfo): TensorSummary => ({
  name: value.name,
  shape: value.shape,
  dataType: value.dataType,
});

/** What a model file holds and costs. Unsupported layers are part of the answer, not an error; totals are then null. */
export const handler: Handler<'model/inspect'> = async ({ params, signal }): Promise<InspectResult> => {
  const model = await readModel(params.path, signal);
  const known = model.unsupported.length === 0;
  const cost = known ? graphCost(model.graph) : null;
  return {
    format: model.format,
    name: model.graph.name,
    sizeBytes: model.sizeBytes,
    sha256: model.sha256,
    inputs: model.graph.inputs.map(summary),
    outputs: model.graph.outputs.map(summary),
    parameters: known ? model.storedParameters : null,
    macs: cost?.macs ?? null,
    peakActivationBytes: cost?.peakActivationBytes ?? null,
    layers: (cost?.layers ?? []).map(({ layer, opType, outputShape, macs, parameters }) => ({
      name: layer,
      op: opType,
      outputShape,
      macs,
      parameters,
    })),
    unsupported: model.unsupported,
  };
};
