// Energy of one inference: E = e_mac·C + ε·e_cache·M + (1−ε)·e_dram·M, with C the multiply-accumulates and M the bytes of
// inputs, outputs and weights over all layers, as in the energy profiler of arXiv 2412.00724. The constants belong to a
// device; until they are fitted to one they are those of M. Horowitz, "Computing's energy problem", ISSCC 2014 (45 nm, 0.9 V):
// a 32-bit float multiply and add 3.7 + 0.9 pJ, an 8-bit integer multiply with a 32-bit add 0.2 + 0.1 pJ, a 64-bit access 100 pJ in a 1 MB cache and about 1.3 nJ in DRAM.
import { graphCost } from '../graph/cost';
import type { Graph } from '../graph/graph';

export interface EnergyModel {
  readonly name: string;
  readonly picojoulesPerMac: number;
  /** Of 8-bit integers, summed up in 32 bits. */
  readonly picojoulesPerIntegerMac: number;
  readonly picojoulesPerCacheByte: number;
  readonly picojoulesPerDramByte: number;
  /** ε: the share of bytes that the cache serves, 0…1. */
  readonly cacheShare: number;
  readonly provenance: 'assumed' | 'measured';
}

export const assumedEnergyModel: EnergyModel = {
  name: '45 nm constants of Horowitz 2014',
  picojoulesPerMac: 4.6,
  picojoulesPerIntegerMac: 0.3,
  picojoulesPerCacheByte: 12.5,
  picojoulesPerDramByte: 162.5,
  cacheShare: 0.8,
  provenance: 'assumed',
};

/** Millijoules for `macs` multiply-accumulates, `integerMacs` of them of 8-bit integers, and `bytesMoved` bytes. */
export function energyMj(
  macs: number,
  bytesMoved: number,
  model: EnergyModel = assumedEnergyModel,
  integerMacs = 0,
): number {
  const perByte =
    model.cacheShare * model.picojoulesPerCacheByte + (1 - model.cacheShare) * model.picojoulesPerDramByte;
  const arithmetic = model.picojoulesPerMac * (macs - integerMacs) + model.picojoulesPerIntegerMac * integerMacs;
  return (arithmetic + perByte * bytesMoved) * 1e-9;
}

/** Millijoules for one input of a graph. @throws AdaScaleError `model.shape` where shapes cannot be inferred. */
export function graphEnergyMj(graph: Graph, model: EnergyModel = assumedEnergyModel): number {
  const cost = graphCost(graph);
  return energyMj(cost.macs, cost.bytesMoved, model, cost.integerMacs);
}
