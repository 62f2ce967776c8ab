import * as assert from 'node:assert/strict';
import { copiesOf } from '../../../../../src/engine/calibration/measureKernels';
import { kernelProbe } from '../../../../../src/engine/calibration/probes/kernelProbe';
import { sampleKernels } from '../../../../../src/engine/calibration/sampleKernels';
import type { Graph, GraphNode } from '../../../../../src/engine/graph/graph';
import { kernels } from '../../../../../src/engine/profile/kernels';
import { isConvolving, shapeKey, type KernelShape } from '../../../../../src/engine/profile/kernelShape';

/** How often a graph runs each kernel; averages over everything are global pools, whatever they are called. */
function count(graph: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { shape } of kernels(graph)) {
    const isGlobal = shape?.kind === 'averagePool' && shape.outHeight === 1 && shape.kernelHeight === shape.inHeight;
    const key = shape === null ? 'unknown' : shapeKey(isGlobal ? { ...shape, kind: 'globalPool' } : shape);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** One after the other or side by side, with nothing else. */
const isRepeated = (shape: KernelShape): boolean =>
  isConvolving(shape) || shape.kind === 'add' || shape.kind === 'activation' || shape.kind === 'sigmoid';

/** What decides whether a runtime takes two nodes for one. */
const written = ({ opType, inputs, attributes }: GraphNode): string =>
  JSON.stringify([opType, inputs, Object.entries(attributes).sort()]);

describe('the probe of a kernel', () => {
  it('has as many more of the kernel in its longer network as it says, and no fewer than were wanted', () => {
    for (const shape of sampleKernels(3, 80)) {
      const wanted = Math.min(3, copiesOf(shape));
      const { long, short, copies } = kernelProbe(shape, wanted);
      const key = shapeKey(shape);
      assert.ok(isRepeated(shape) ? copies === wanted : copies >= wanted && copies <= 2 * wanted, `${key} ${copies}`);
      assert.equal((count(long).get(key) ?? 0) - (count(short).get(key) ?? 0), copies, key);
    }
  });

  it('holds no kernel that a calibration does not know', () => {
    for (const shape of sampleKernels(4, 60)) assert.equal(count(kernelProbe(shape, 2).long).get('unknown'), undefined);
  });

  it('writes no two nodes alike, so that a runtime computes each', () => {
    for (const shape of sampleKernels(5, 80)) {
      const texts = kernelProbe(shape, 12).long.nodes.map(written);
      assert.equal(new Set(texts).size, texts.length, shapeKey(shape));
    }
  });

  it('without weights reads as often in either network', () => {
    for (const shape of sampleKernels(6, 80).filter((one) => !isRepeated(one))) {
      const { long, short } = kernelProbe(shape, 9);
      const readings = ({ nodes }: Graph): number => nodes.filter(({ opType }) => opType === 'Conv').length;
      assert.equal(readings(long), readings(short), shapeKey(shape));
    }
  });
});
