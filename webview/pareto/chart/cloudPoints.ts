// Which points the cloud's picture holds, and when it has to be painted anew.
import type { Candidate } from '../../../src/shared/run/candidate';
import { dimensionOf, type Dimension } from '../model/dimension';
import { isInBrush, rangeOf } from '../model/explore';
import type { DrawPoint } from './cloudLayer';
import { pixelOf, type Scene, type Sheet } from './scene';

/** What changes the cloud's picture, apart from its size and theme. */
export function cloudKey({ chartArea, scales }: Sheet, { explored, state }: Scene, version: number): string {
  const { x, y } = scales;
  const plane = [x?.min, x?.max, y?.min, y?.max, chartArea.left, chartArea.top];
  return [version, ...plane, state.view.feasibleOnly, state.view.shade, explored.x.id, explored.y.id].join();
}

export const shadeOf = ({ explored, state }: Scene): Dimension | null =>
  state.view.shade === null ? null : dimensionOf(state.view.shade, explored.dimensions);

/** From faint to full by the shade's value; what is unknown is faintest. */
function strengthBy({ explored }: Scene, shade: Dimension | null): (candidate: Candidate) => number {
  const range = shade && rangeOf(shade, explored.candidates);
  if (shade === null || range === null) return () => 1;
  const [low, high] = range;
  return (candidate) => {
    const value = shade.of(candidate);
    return value === null ? 0.12 : 0.2 + (1.6 * (value - low)) / (high - low || 1);
  };
}

/** A scale's own function takes many steps for each value: two pixels say all that a straight or a log scale does. */
function placer(chart: Sheet, axis: 'x' | 'y', origin: number, log: boolean): (value: number) => number {
  const scale = chart.scales[axis];
  const at = log ? Math.log10 : (value: number): number => value;
  const [low, high] = [scale?.min ?? 0, scale?.max ?? 1];
  const [from, to] = [pixelOf(chart, axis, low) - origin, pixelOf(chart, axis, high) - origin];
  const slope = (to - from) / (at(high) - at(low) || 1);
  return (value) => from + (at(value) - at(low)) * slope;
}

export const cloudCount = ({ explored, state }: Scene): number =>
  explored.groups.dominated.length + (state.view.feasibleOnly ? 0 : explored.groups.infeasible.length);

export function visitCloud(chart: Sheet, scene: Scene, draw: DrawPoint): void {
  const { explored, state } = scene;
  const { left, top } = chart.chartArea;
  const { xLog, yLog } = state.view.axes;
  const [across, up] = [placer(chart, 'x', left, xLog), placer(chart, 'y', top, yLog)];
  const strength = strengthBy(scene, shadeOf(scene));
  const { x, y } = explored;
  const put = (one: Candidate, shape: 'dot' | 'cross'): void => {
    if (isInBrush(explored, one)) draw(across(x.of(one) as number), up(y.of(one) as number), shape, strength(one));
  };
  for (const one of explored.groups.dominated) put(one, 'dot');
  if (!state.view.feasibleOnly) for (const one of explored.groups.infeasible) put(one, 'cross');
}
