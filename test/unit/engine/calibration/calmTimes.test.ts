import assert from 'node:assert/strict';
import { calmTimes, type TimedLine } from '../../../../src/engine/calibration/calmTimes';
import { sampleKernels } from '../../../../src/engine/calibration/sampleKernels';
import { shapeKey, type KernelKind, type KernelShape } from '../../../../src/engine/profile/kernelShape';
import { createRandom } from '../../../../src/shared/random';

const calmReferences = [0.4, 0.15, 0.1] as const;
const calmMs = 0.02;

/** Slowdowns of the three references in one measurement; the first of all is calm. */
const disturbances = Array.from({ length: 12 }, (_, i): readonly number[] => {
  const random = createRandom(i, 'disturbance');
  return i === 0 ? [1, 1, 1] : [1 + 0.1 * random.next(), 1 + 0.5 * random.next(), 1 + 0.7 * random.next()];
});

/** A kernel that answers to each disturbance by these powers. */
const linesOf = (shape: KernelShape, powers: readonly number[]): readonly TimedLine[] =>
  disturbances.map((factors) => {
    const latencyMs = calmMs * factors.reduce((product, factor, i) => product * factor ** powers[i]!, 1);
    const referenceMs = calmReferences.map((calm, i) => calm * factors[i]!);
    return { key: shapeKey(shape), shape, copies: 10, shortMs: 0.1, longMs: 0.1 + 10 * latencyMs, referenceMs };
  });

const shapes = sampleKernels(1, 200);
const some = (kind: KernelKind): readonly KernelShape[] =>
  shapes.filter((shape) => shape.kind === kind && shape.precision === 'float32').slice(0, 4);

const furthest = (lines: readonly TimedLine[], of: (line: TimedLine) => number): number =>
  Math.max(...lines.map((line) => Math.abs(of(line) / calmMs - 1)));

describe('what a kernel would have taken on a calm device', () => {
  const computing = some('conv').flatMap((shape) => linesOf(shape, [1, 0, 0]));
  const calling = some('concat').flatMap((shape) => linesOf(shape, [0, 0.3, 0.9]));

  it('is told for each family by how it answers to the references', () => {
    const calmTime = calmTimes([...computing, ...calling]);
    assert.ok(furthest(computing, calmTime) < 0.05, `${furthest(computing, calmTime)}`);
    assert.ok(furthest(calling, calmTime) < 0.05, `${furthest(calling, calmTime)}`);
  });

  it('is told by all references alike where few measurements tell no more', () => {
    const few = linesOf(some('conv')[0]!, [1 / 3, 1 / 3, 1 / 3]);
    assert.ok(furthest(few, calmTimes(few)) < 0.05);
  });

  it('is not bent by a measurement that went wrong', () => {
    const broken = computing.map((line, i) => (i === 3 ? { ...line, longMs: 9 * line.longMs } : line));
    const calmTime = calmTimes(broken);
    assert.ok(furthest(broken.slice(12), calmTime) < 0.06, `${furthest(broken.slice(12), calmTime)}`);
  });

  it('is what was measured where the device refused the references', () => {
    const alone = linesOf(some('conv')[0]!, [0, 0, 0]).map((line) => ({ ...line, referenceMs: [] }));
    assert.ok(furthest(alone, calmTimes(alone)) < 1e-9);
  });
});
