// Which points the cloud's picture holds, and when it has to be painted anew.
import type { Candidate } from '../../../src/shared/run/candidate';
import { dimensionOf, type Dimension } from '../model/dimension';
import { isInBrush, rangeOf } from '../model/explore';
import type { CloudPoint } from './cloudLayer';
import { pixelOf, type Scene, type ScatterChart } from './scene';

/** What changes the cloud's picture, apart from its size and theme. */
export function cloudKey({ chartArea, scales }: ScatterChart, { explored, state }: Scene, version: number): string {
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

export function* cloudPoints(chart: ScatterChart, scene: Scene): Generator<CloudPoint> {
  const { explored, state } = scene;
  const { left, top } = chart.chartArea;
  const strength = strengthBy(scene, shadeOf(scene));
  const at = (candidate: Candidate, shape: CloudPoint['shape']): CloudPoint => ({
    x: pixelOf(chart, 'x', explored.x.of(candidate) as number) - left,
    y: pixelOf(chart, 'y', explored.y.of(candidate) as number) - top,
    shape,
    strength: strength(candidate),
  });
  for (const one of explored.groups.dominated) if (isInBrush(explored, one)) yield at(one, 'dot');
  if (state.view.feasibleOnly) return;
  for (const one of explored.groups.infeasible) if (isInBrush(explored, one)) yield at(one, 'cross');
}
