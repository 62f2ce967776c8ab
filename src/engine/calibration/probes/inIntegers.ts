// A network in the form in which integer variants are exported. Every value has a range of its own, as in a trained network: joining
// values of one range would be no more than copying.
import type { Graph } from '../../graph/graph';
import { foldBatchNorm } from '../../operators/int8/foldBatchNorm';
import { planQuantisation } from '../../operators/int8/quantisationPlan';
import { quantise } from '../../operators/int8/quantise';

/** @throws AdaScaleError `model.shape`. */
export function inIntegers(graph: Graph): Graph {
  const folded = foldBatchNorm(graph);
  const plan = planQuantisation(folded);
  return quantise(
    folded,
    plan,
    plan.values.map((_, index) => ({ low: -4, high: 4 + index / 64, means: new Float32Array() })),
  );
}
