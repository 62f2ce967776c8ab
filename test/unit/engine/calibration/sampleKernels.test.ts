import * as assert from 'node:assert/strict';
import { inIntegers } from '../../../../src/engine/calibration/probes/inIntegers';
import { isWithin, kernelLimits, sampleKernels } from '../../../../src/engine/calibration/sampleKernels';
import { wholeNetworks } from '../../../../src/engine/calibration/wholeNetworks';
import type { Graph } from '../../../../src/engine/graph/graph';
import { kernels } from '../../../../src/engine/profile/kernels';
import { kernelKinds, shapeKey, weightElements, type KernelShape } from '../../../../src/engine/profile/kernelShape';

const keys = (shapes: readonly KernelShape[]): readonly string[] => shapes.map(shapeKey);

describe('the sample of kernels', () => {
  const shapes = sampleKernels(1, 400);

  it('is the same for the same seed and another for another', () => {
    assert.deepEqual(keys(sampleKernels(1, 400)), keys(shapes));
    assert.notDeepEqual(keys(sampleKernels(2, 400)), keys(shapes));
  });

  it('begins with the kernels of a smaller one, family by family, so that a larger calibration goes on from it', () => {
    const larger = new Set(keys(sampleKernels(1, 700)));
    assert.deepEqual(
      keys(shapes).filter((key) => !larger.has(key)),
      [],
    );
  });

  it('has enough of every kind that some are left to be judged by', () => {
    const counts = new Map<string, number>();
    for (const { kind, precision } of sampleKernels(1, 800))
      counts.set(`${kind} ${precision}`, (counts.get(`${kind} ${precision}`) ?? 0) + 1);
    for (const [family, kernels] of counts) assert.ok(kernels >= 12, `${family} ${kernels}`);
  });

  it('holds as many different kernels as were asked for, of every kind, floats and integers', () => {
    assert.ok(Math.abs(shapes.length - 400) <= 10, `${shapes.length}`);
    assert.equal(new Set(keys(shapes)).size, shapes.length);
    assert.deepEqual(new Set(shapes.map(({ kind }) => kind)), new Set(kernelKinds));
    assert.ok(shapes.some(({ precision }) => precision === 'int8'));
    assert.ok(shapes.some(({ addsSum }) => addsSum) && shapes.some(({ activation }) => activation === 'relu'));
  });

  it('keeps within the limits, with channels that groups divide', () => {
    for (const shape of shapes) {
      assert.ok(isWithin(shape), shapeKey(shape));
      assert.equal(shape.inChannels % shape.groups, 0);
      assert.equal(shape.outChannels % shape.groups, 0);
      assert.ok(Number.isInteger(weightElements(shape)) && shape.inChannels >= 1 && shape.outChannels >= 1);
      if (shape.kind !== 'dense') assert.ok(shape.outChannels <= 2 * kernelLimits.channels[1]);
    }
  });

  it('covers every kind early, so that a calibration that is stopped knows something of each', () => {
    assert.equal(new Set(shapes.slice(0, 60).map(({ kind }) => kind)).size, kernelKinds.length);
  });
});

describe('the whole networks of a calibration', () => {
  it('are made of kernels that are measured, in floats and in integers', () => {
    for (const { name, graph } of wholeNetworks()) {
      const list = kernels(graph);
      assert.ok(list.length > 4 && list.every(({ shape }) => shape !== null), name);
      const precision = name.endsWith('int8') ? 'int8' : 'float32';
      assert.ok(
        list.every(({ shape }) => shape?.precision === precision),
        name,
      );
    }
  });

  it('fuse the shortcut of a block in floats and keep it a kernel of its own in integers', () => {
    const named = new Map(wholeNetworks().map(({ name, graph }) => [name, graph]));
    const kinds = (graph: Graph): readonly (string | undefined)[] => kernels(graph).map(({ shape }) => shape?.kind);
    const floats = named.get('residual 8 float32')!;
    assert.ok(!kinds(floats).includes('add') && kernels(floats).some(({ shape }) => shape?.addsSum === true));
    assert.ok(kinds(inIntegers(floats)).includes('add'));
  });
});
