// A network in the form in which integer variants are exported; the ranges of its activations do not change its time.
import type { Graph } from '../graph/graph';
import { foldBatchNorm } from '../operators/int8/foldBatchNorm';
import { planQuantisation } from '../operators/int8/quantisationPlan';
import { quantise } from '../operators/int8/quantise';

/** @throws AdaScaleError `model.shape`. */
export function inIntegers(graph: Graph): Graph {
  const folded = foldBatchNorm(graph);
  const plan = planQuantisation(folded);
  const range = { low: -4, high: 4, means: new Float32Array() };
  return quantise(
    folded,
    plan,
    plan.values.map(() => range),
  );
}
