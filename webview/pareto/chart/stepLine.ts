// Frontiers beside the run's own, as step lines: those of other runs, and those of minutes under load.
import { frontierIndices } from '../../../src/shared/pareto/nonDominatedSort';
import type { Explored } from '../model/explore';
import type { Pen } from './scene';

/** A figure on each axis, in the metrics' own units; or a place, px. */
export type Point = readonly [x: number, y: number];

/** Those that no other dominates under the axes shown, along x. */
export function frontierAlong(
  points: readonly Point[],
  { objectives }: Pick<Explored, 'objectives'>,
): readonly Point[] {
  const [acrossSign, upSign] = objectives.map(({ direction }) => (direction === 'higher' ? -1 : 1)) as [number, number];
  return frontierIndices(points.map(([x, y]) => [acrossSign * x, upSign * y]))
    .map((index) => points[index] as Point)
    .sort((a, b) => a[0] - b[0]);
}

/** The line bounds what is dominated: it leaves each point on the side where x gets worse. */
export function strokeSteps(ctx: Pen, places: readonly Point[], { x }: Pick<Explored, 'x'>): void {
  ctx.beginPath();
  places.forEach(([across, up], at) => {
    const before = places[at - 1];
    if (before === undefined) return ctx.moveTo(across, up);
    ctx.lineTo(x.direction === 'lower' ? across : before[0], x.direction === 'lower' ? before[1] : up);
    ctx.lineTo(across, up);
  });
  ctx.stroke();
}
