// (e) 8-bit integers and nothing else: the starting network quantised after training.
import type { MethodResult } from '../../../shared/protocol/reproduce';
import { quantiseGraph, withIntegerBackend } from '../quantisedGraph';
import { deliver } from './deliver';
import type { Trained } from './experiment';

export function int8(experiment: Trained): Promise<MethodResult> {
  const { baseline, backend, calibration, port } = experiment;
  return withIntegerBackend(backend, async (own) => {
    const { graph } = await quantiseGraph(baseline, own, calibration, () => port.breathe());
    const variant = await deliver({ ...experiment, backend: own }, 'int8', { id: 'i0', what: 'int8', graph });
    return { method: 'int8', variants: [variant], trainingMs: 0, passes: 0 };
  });
}
