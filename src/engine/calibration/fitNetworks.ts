// From kernels to networks: what a call costs and by how much the sum of the kernels is off, fitted to a few whole networks by
// non-negative least squares on relative errors.
import { quantile } from '../runtimes/statistics';
import { solveNonNegative } from '../numerics/nonNegative';
import type { NetworkFit } from './calibrationTable';

/** A network's kernels predicted one by one and added, and what it takes. */
export interface NetworkPair {
  readonly sumMs: number;
  readonly latencyMs: number;
}

/** Without networks a network is its kernels. */
const plain = { overheadMs: 0, scale: 1 };
/** Leaving one out of fewer says nothing. */
const leastNetworks = 4;

export function fitNetworks(pairs: readonly NetworkPair[]): NetworkFit {
  const fit = solve(pairs);
  const errors = pairs.map((pair, index) => {
    const { overheadMs, scale } = solve(pairs.filter((_, other) => other !== index));
    return Math.abs((overheadMs + scale * pair.sumMs) / pair.latencyMs - 1);
  });
  const isTold = pairs.length >= leastNetworks;
  return {
    ...fit,
    networks: pairs.length,
    medianError: isTold
      ? quantile(
          errors.sort((a, b) => a - b),
          0.5,
        )
      : null,
  };
}

function solve(pairs: readonly NetworkPair[]): typeof plain {
  if (pairs.length < 2) return plain;
  const [overheadMs = 0, scale = 1] = solveNonNegative(
    pairs.map(({ sumMs, latencyMs }) => [1 / latencyMs, sumMs / latencyMs]),
    pairs.map(() => 1),
  );
  // All of a network's time would be its call: the networks tell nothing about kernels.
  return scale > 0 ? { overheadMs, scale } : plain;
}
