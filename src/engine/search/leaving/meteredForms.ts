// A network whose latency depends on the image is measured both ways: as an image runs that leaves, and as one that stays, with
// the condition in place each time. The exit rate mixes the two.
import type { Genes } from '../../../shared/run/genes';
import type { Graph } from '../../graph/graph';
import { encodeOnnx } from '../../graph/onnx/encodeOnnx';
import { leaveEarly } from '../../operators/earlyExit/leaveEarly';
import type { MeteredModel, MeterResult } from '../latencyMeter';
import { expected } from './expected';
import { leavingThreshold } from './leavesWhenSure';

/** Reached by every image and by none. */
const always = 0;
const never = 2;

/** What to measure for one variant: one network, or two, the one that every image leaves first. */
export function meteredForms(id: string, graph: Graph, genes: Genes): readonly MeteredModel[] {
  if (leavingThreshold(genes) === null) return [{ id, onnx: encodeOnnx(graph) }];
  return [
    { id: `${id}.leaves`, onnx: encodeOnnx(leaveEarly(graph, always)) },
    { id: `${id}.stays`, onnx: encodeOnnx(leaveEarly(graph, never)) },
  ];
}

/**
 * Mean latency over images of which the share `rate` leaves. Spread and interval are mixed like the latencies themselves, which
 * is the widest that they can be; a 90th percentile of the mixture does not follow from the parts and is left out.
 */
export function expectedLatency(rate: number, leaves: MeterResult, stays: MeterResult): MeterResult {
  if ('error' in leaves) return leaves;
  if ('error' in stays) return stays;
  const mix = (a: number, b: number): number => expected(rate, a, b);
  const { p90: _p90, ...source } = stays.source;
  const [one, other] = [leaves.comparison, stays.comparison];
  const samples = Math.min(leaves.source.samples ?? 0, stays.source.samples ?? 0);
  return {
    latencyMs: mix(leaves.latencyMs, stays.latencyMs),
    source: { ...source, samples, spread: mix(leaves.source.spread ?? 0, stays.source.spread ?? 0) },
    ...(one &&
      other && {
        comparison: {
          differenceMs: mix(one.differenceMs, other.differenceMs),
          lowMs: mix(one.lowMs, other.lowMs),
          highMs: mix(one.highMs, other.highMs),
          rounds: Math.min(one.rounds, other.rounds),
        },
      }),
  };
}
