// The chart as an SVG, built from the scales of the chart on the screen: the same plane, every point an element of its own.
import type { Candidate } from '../../../src/shared/run/candidate';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { isMeasured } from '../chart/datasets';
import { dashOf, latencyAxis } from '../chart/drawBudgets';
import { isInArea, pixelOf, placeIn, type Scene, type ScatterChart } from '../chart/scene';
import { s } from '../dom';
import { texts } from '../l10n/texts';
import { contextsOf } from '../model/contexts';
import { isInBrush } from '../model/explore';
import { formatFigure } from '../model/figures';
import { letterOf } from '../model/letters';
import { baselineId } from '../state/panelState';
import { fillOf, pictureTheme, type Background } from './background';
import { caption } from './caption';

const captionHeight = 22;

type Draw = (chart: ScatterChart, scene: Scene) => readonly SVGElement[];

const places = (chart: ScatterChart, scene: Scene, candidates: readonly Candidate[]) =>
  candidates.flatMap((candidate) => {
    const place = placeIn(chart, scene, candidate);
    return place !== null && isInArea(chart, ...place) ? [{ candidate, x: place[0], y: place[1] }] : [];
  });

const round = (value: number): number => Math.round(value * 10) / 10;

const text = (x: number, y: number, words: string, attributes: Readonly<Record<string, string | number>>): SVGElement =>
  s('text', { x: round(x), y: round(y), ...attributes }, words);

const axes: Draw = (chart, { theme }) => {
  const { left, right, top, bottom } = chart.chartArea;
  const { x, y } = chart.scales;
  const line = { stroke: theme.grid, 'stroke-width': 1 };
  const across = (x?.ticks ?? []).flatMap(({ value, label }) => {
    const at = round(pixelOf(chart, 'x', value));
    return [
      s('path', { d: `M${at} ${top}V${bottom}`, ...line }),
      text(at, bottom + 16, String(label), { 'text-anchor': 'middle', fill: theme.dim }),
    ];
  });
  const up = (y?.ticks ?? []).flatMap(({ value, label }) => {
    const at = round(pixelOf(chart, 'y', value));
    return [
      s('path', { d: `M${left} ${at}H${right}`, ...line }),
      text(left - 6, at + 4, String(label), { 'text-anchor': 'end', fill: theme.dim }),
    ];
  });
  return [...across, ...up];
};

/** Axis titles as the chart has them. */
const titles: Draw = (chart, { theme }) => {
  const { left, right, top, bottom } = chart.chartArea;
  const words = (axis: 'x' | 'y'): string =>
    String((chart.options.scales?.[axis] as { title?: { text?: string } } | undefined)?.title?.text ?? '');
  const middle = (top + bottom) / 2;
  return [
    text((left + right) / 2, bottom + 34, words('x'), { 'text-anchor': 'middle', fill: theme.dim }),
    text(12, middle, words('y'), {
      'text-anchor': 'middle',
      fill: theme.dim,
      transform: `rotate(-90 12 ${round(middle)})`,
    }),
  ];
};

const cloud: Draw = (chart, scene) => {
  const { explored, state, theme } = scene;
  const shown = (candidates: readonly Candidate[]) =>
    places(
      chart,
      scene,
      candidates.filter((one) => isInBrush(explored, one)),
    );
  const dots = shown(explored.groups.dominated).map(({ x, y }) => s('circle', { cx: round(x), cy: round(y), r: 1.3 }));
  const crosses = state.view.feasibleOnly ? [] : shown(explored.groups.infeasible);
  const path = crosses.map(({ x, y }) => `M${round(x) - 2.5} ${round(y) - 2.5}l5 5m0-5l-5 5`).join('');
  return [
    s('g', { fill: theme.foreground, opacity: 0.5 }, dots),
    s('path', { d: path, stroke: theme.foreground, opacity: 0.5, fill: 'none' }),
  ];
};

const frontier: Draw = (chart, scene) => {
  const { explored, theme } = scene;
  const points = places(chart, scene, explored.line);
  const isBefore = explored.x.direction === 'lower';
  const path = points
    .map(({ x, y }, at) =>
      at === 0 ? `M${round(x)} ${round(y)}` : isBefore ? `H${round(x)}V${round(y)}` : `V${round(y)}H${round(x)}`,
    )
    .join('');
  const marks = points
    .filter(({ candidate }) => candidate.id !== baselineId)
    .map(({ candidate, x, y }) =>
      s(
        'circle',
        {
          cx: round(x),
          cy: round(y),
          r: 4,
          fill: isMeasured(candidate) ? theme.frontier : theme.background,
          stroke: theme.frontier,
          'stroke-width': 1.5,
        },
        s('title', {}, candidate.id),
      ),
    );
  const line = s('path', { d: path, fill: 'none', stroke: theme.frontier, 'stroke-width': 1.5 });
  return explored.hasLine ? [line, ...marks] : marks;
};

const budgets: Draw = (chart, { explored, state, theme }) => {
  const axis = latencyAxis(explored);
  if (axis === null) return [];
  const { left, right, top, bottom } = chart.chartArea;
  return contextsOf(state).flatMap(({ name, limit }, place) => {
    const at = round(pixelOf(chart, axis, limit));
    const isIn = axis === 'x' ? at >= left && at <= right : at >= top && at <= bottom;
    if (!isIn) return [];
    const words = `${name} ≤ ${formatFigure(metricOf('latencyMs'), limit)}`;
    const line = { stroke: theme.foreground, 'stroke-dasharray': dashOf(place).join(' ') || 'none' };
    return axis === 'x'
      ? [
          s('path', { d: `M${at} ${top}V${bottom}`, ...line }),
          text(at + 3, top - 5 - (place % 2) * 13, words, { fill: theme.foreground }),
        ]
      : [
          s('path', { d: `M${left} ${at}H${right}`, ...line }),
          text(right - 4, at - 4, words, { fill: theme.foreground, 'text-anchor': 'end' }),
        ];
  });
};

const named: Draw = (chart, scene) => {
  const { explored, state, theme } = scene;
  const baseline = places(chart, scene, explored.groups.baseline).flatMap(({ x, y }) => [
    s('path', {
      d: `M${round(x)} ${round(y) - 7}l7 7l-7 7l-7-7z`,
      fill: theme.background,
      stroke: theme.foreground,
      'stroke-width': 1.75,
    }),
    text(x, y + 20, texts.chart.baseline, { 'text-anchor': 'middle', fill: theme.dim }),
  ]);
  const listed = state.view.shortlist.flatMap((id) => explored.byId.get(id) ?? []);
  const letters = places(chart, scene, listed).flatMap(({ candidate, x, y }) => [
    s('rect', { x: round(x) + 6, y: round(y) + 8, width: 14, height: 14, rx: 2, fill: theme.foreground }),
    text(x + 13, y + 19, letterOf(state.view.shortlist, candidate.id) ?? '', {
      'text-anchor': 'middle',
      fill: theme.background,
      'font-weight': 600,
    }),
  ]);
  return [...baseline, ...letters];
};

export function paintSvg(chart: ScatterChart, live: Scene, background: Background): string {
  const scene = { ...live, theme: pictureTheme(live.theme, background) };
  const { width, height } = chart;
  const full = height + captionHeight;
  const fill = fillOf(live.theme, background);
  const root = s(
    'svg',
    {
      viewBox: `0 0 ${width} ${full}`,
      width,
      height: full,
      'font-family': scene.theme.font,
      'font-size': Math.round(scene.theme.fontSize * 0.846),
    },
    s('title', {}, caption(scene)),
    fill !== null && s('rect', { width, height: full, fill }),
    [axes, titles, cloud, budgets, frontier, named].map((draw) => draw(chart, scene)),
    text(12, height + 13, caption(scene), { fill: scene.theme.dim }),
  );
  return `${new XMLSerializer().serializeToString(root)}\n`;
}
