// The chart as an SVG, built from the scales of the chart on the screen: the same plane and the same layers, every point an
// element of its own.
import type { Candidate } from '../../../src/shared/run/candidate';
import { visitCloud } from '../chart/cloudPoints';
import { datasets, isMeasured } from '../chart/datasets';
import { overPoints, underPoints } from '../chart/layers';
import { apart, isInArea, pixelOf, placeIn, type Drawing, type Scene, type ScatterChart } from '../chart/scene';
import { s } from '../dom';
import { baselineId } from '../state/panelState';
import { fillOf, pictureTheme, type Background } from './background';
import { captionHeight, captionLeft, captionLines, captionTop, lineHeight } from './caption';
import { drawContextNames } from './contextNames';
import { createSvgPen } from './svgPen';

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

/** As the screen's picture of the cloud, each mark an element of its own. */
const cloud: Draw = (chart, scene) => {
  const { left, top } = chart.chartArea;
  const marks: SVGElement[] = [];
  visitCloud(chart, scene, (across, down, shape, strength) => {
    const [x, y] = [round(left + across), round(top + down)];
    if (!isInArea(chart, x, y)) return;
    const opacity = scene.state.view.shade !== null && round(Math.min(1, 0.5 * strength));
    if (shape === 'dot') marks.push(s('circle', { cx: x, cy: y, r: 1.3, stroke: 'none', opacity }));
    else marks.push(s('path', { d: `M${x - 2.5} ${y - 2.5}l5 5m0-5l-5 5`, opacity }));
  });
  const ink = scene.theme.foreground;
  const isShaded = scene.state.view.shade !== null;
  return [s('g', { fill: ink, stroke: ink, opacity: !isShaded && 0.5 }, marks)];
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
          fill: isMeasured(candidate, explored) ? theme.frontier : theme.background,
          stroke: theme.frontier,
          'stroke-width': 1.5,
        },
        s('title', {}, candidate.id),
      ),
    );
  const line = s('path', { d: path, fill: 'none', stroke: theme.frontier, 'stroke-width': 1.5 });
  return explored.hasLine ? [line, ...marks] : marks;
};

/** Rings of the shortlist, of what is selected and of what the detail shows, as the data sets have them. */
const rings: Draw = (chart, { explored, state, theme }) =>
  datasets(explored, state.view, null, theme)
    .filter(({ pointBackgroundColor }) => pointBackgroundColor === 'transparent')
    .flatMap(({ data, pointRadius, pointBorderColor, pointBorderWidth }) =>
      data.flatMap(({ x, y }) => {
        const [cx, cy] = [round(pixelOf(chart, 'x', x)), round(pixelOf(chart, 'y', y))];
        if (!isInArea(chart, cx, cy)) return [];
        const r = Number(pointRadius);
        const line = {
          stroke: typeof pointBorderColor === 'string' ? pointBorderColor : theme.foreground,
          'stroke-width': Number(pointBorderWidth),
        };
        return [s('circle', { cx, cy, r, fill: 'none', ...line })];
      }),
    );

const baselineMark: Draw = (chart, scene) =>
  places(chart, scene, scene.explored.groups.baseline).map(({ x, y }) =>
    s(
      'path',
      {
        d: `M${round(x)} ${round(y) - 7}l7 7l-7 7l-7-7z`,
        fill: scene.theme.background,
        stroke: scene.theme.foreground,
        'stroke-width': 1.75,
      },
      s('title', {}, baselineId),
    ),
  );

/** What the canvas draws beside the data sets, drawn by a pen that keeps elements. */
function beside(chart: ScatterChart, scene: Scene) {
  const pen = createSvgPen();
  const { chartArea, scales } = chart;
  const drawn = (drawings: readonly Drawing[]): readonly SVGElement[] => {
    const before = pen.elements.length;
    apart({ ctx: pen, chartArea, scales }, scene, drawings);
    return pen.elements.slice(before);
  };
  return { under: drawn(underPoints), over: drawn([...overPoints, drawContextNames]) };
}

export function paintSvg(chart: ScatterChart, live: Scene, background: Background): string {
  const scene = { ...live, theme: pictureTheme(live.theme, background) };
  const { width, height } = chart;
  const lines = captionLines(scene, width);
  const full = height + captionHeight(lines);
  const fill = fillOf(live.theme, background);
  const draw = (drawings: readonly Draw[]) => drawings.map((one) => one(chart, scene));
  const { under, over } = beside(chart, scene);
  const root = s(
    'svg',
    {
      viewBox: `0 0 ${width} ${full}`,
      width,
      height: full,
      'font-family': scene.theme.font,
      'font-size': Math.round(scene.theme.fontSize * 0.846),
    },
    s('title', {}, lines.join(' ')),
    fill !== null && s('rect', { width, height: full, fill }),
    draw([axes, titles, cloud]),
    under,
    draw([frontier, baselineMark, rings]),
    over,
    lines.map((line, at) => text(captionLeft, height + captionTop + at * lineHeight, line, { fill: scene.theme.dim })),
  );
  return `${new XMLSerializer().serializeToString(root)}\n`;
}
