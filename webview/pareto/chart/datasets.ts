// What Chart.js draws itself: the frontier line with its points, the baseline, and the rings of selection, detail and hover.
// A few hundred points at most; the cloud is a picture (cloudLayer.ts).
import type { ChartDataset } from 'chart.js';
import type { Candidate } from '../../../src/shared/run/candidate';
import { energyOf } from '../model/energyOf';
import { isInBrush, isPlaced, type Explored } from '../model/explore';
import { isSure } from '../model/figures';
import { baselineId, type View } from '../state/panelState';
import type { Theme } from '../theme';

export interface Point {
  readonly x: number;
  readonly y: number;
}

type Dataset = ChartDataset<'scatter', Point[]>;

/** Latency decides, the figure that is predicted first and measured later; on an axis of energy that energy does. */
export function isMeasured(candidate: Candidate, plane: Pick<Explored, 'x' | 'y'>): boolean {
  const energy = energyOf(plane);
  return energy === null ? candidate.provenance.latencyMs.provenance === 'measured' : isSure(energy, candidate);
}

const pointsOf = (explored: Explored, candidates: readonly Candidate[]): Point[] =>
  candidates.map((candidate) => ({
    x: explored.x.of(candidate) as number,
    y: explored.y.of(candidate) as number,
  }));

function frontier(explored: Explored, theme: Theme): Dataset {
  const { line } = explored;
  return {
    data: pointsOf(explored, line),
    showLine: explored.hasLine,
    // The line bounds what is dominated: it leaves each point on the side where x gets worse.
    stepped: explored.x.direction === 'lower' ? 'before' : 'after',
    borderColor: theme.frontier,
    borderWidth: 1.5,
    pointRadius: line.map((candidate) => (candidate.id === baselineId ? 0 : isInBrush(explored, candidate) ? 4.25 : 2)),
    pointBackgroundColor: line.map((candidate) =>
      isMeasured(candidate, explored) ? theme.frontier : theme.background,
    ),
    pointBorderColor: line.map((candidate) => (isMeasured(candidate, explored) ? theme.background : theme.frontier)),
    pointBorderWidth: line.map((candidate) => (isMeasured(candidate, explored) ? 1 : 1.75)),
  };
}

function baseline(explored: Explored, view: View, theme: Theme): Dataset {
  const shown = explored.groups.baseline.filter((candidate) => isPlaced(candidate, explored, view.axes));
  return {
    data: pointsOf(explored, shown),
    pointStyle: 'rectRot',
    pointRadius: 7,
    pointBackgroundColor: theme.background,
    pointBorderColor: theme.foreground,
    pointBorderWidth: 1.75,
  };
}

function rings(points: Point[], colour: string, radius: number, width: number): Dataset {
  return {
    data: points,
    pointRadius: radius,
    pointBackgroundColor: 'transparent',
    pointBorderColor: colour,
    pointBorderWidth: width,
  };
}

function ringPoints(explored: Explored, view: View, ids: readonly (string | null)[]): Point[] {
  const candidates = ids.flatMap((id) => (id === null ? [] : (explored.byId.get(id) ?? [])));
  return pointsOf(
    explored,
    candidates.filter((candidate) => candidate.status === 'evaluated' && isPlaced(candidate, explored, view.axes)),
  );
}

export function datasets(explored: Explored, view: View, hovered: string | null, theme: Theme): Dataset[] {
  return [
    frontier(explored, theme),
    baseline(explored, view, theme),
    rings(ringPoints(explored, view, view.shortlist), theme.foreground, 5.5, 1.25),
    rings(ringPoints(explored, view, view.selected), theme.foreground, 6.5, 1.25),
    rings(ringPoints(explored, view, [view.active]), theme.focus, 9, 2),
    rings(ringPoints(explored, view, [hovered]), theme.foreground, 7.5, 1),
  ];
}
