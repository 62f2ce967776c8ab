// The scatter chart: one Chart.js instance, updated in place, plus the tooltip and the box of a box select. What the pointer
// and the keys do stands in pointer.ts and keyboard.ts; this file knows where things are.
import {
  Chart,
  type ChartArea,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import type { Candidate } from '../../../src/shared/run/candidate';
import { h, setText } from '../dom';
import { texts } from '../l10n/texts';
import { isInBrush, type Explored } from '../model/explore';
import { readTheme, type Theme } from '../theme';
import type { PanelState, Zoom } from '../state/panelState';
import { createBackdrop } from './backdrop';
import { chartOptions } from './chartOptions';
import { datasets } from './datasets';
import { heatedIn } from './drawHeat';
import { createGridIndex, type GridIndex, type PlacedPoint } from './gridIndex';
import { flagHeadroom } from './flags';
import { planeOf } from './plane';
import { placeIn, type Scene, type ScatterChart } from './scene';
import { createTooltip } from './tooltip';

Chart.register(ScatterController, LineElement, PointElement, LinearScale, LogarithmicScale);

export interface Plot {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  render(state: PanelState, explored: Explored): void;
  /** Resolves the theme's colours again. */
  retheme(): void;
  hover(candidate: Candidate | null): void;
  /** The candidate under a canvas position, if any. */
  at(x: number, y: number): Candidate | null;
  /** Every shown candidate within a rectangle of the canvas. */
  within(left: number, top: number, right: number, bottom: number): readonly Candidate[];
  valueAt(x: number, y: number): readonly [number, number];
  plane(): Zoom;
  isInside(x: number, y: number): boolean;
  /** Says something to screen readers. */
  announce(text: string): void;
  /** Where a candidate or a value lies, CSS pixels on the canvas; null where it has no place. */
  placeOf(candidate: Candidate): readonly [number, number] | null;
  pixelAt(axis: 'x' | 'y', value: number): number;
  area(): ChartArea | null;
  explored(): Explored | null;
  /** What is drawn and the chart that draws it, for pictures. */
  picture(): { readonly scene: Scene; readonly chart: ScatterChart } | null;
  hovered(): Candidate | null;
  /** Told after every drawing. */
  onDraw(listener: () => void): void;
}

const describe = ({ groups, x, y, candidates }: Explored): string =>
  texts.chart.describe(
    y.label,
    x.label,
    candidates.length,
    groups.frontier.length,
    groups.infeasible.length,
    groups.failed.length,
  );

/** Frontier and baseline win over the cloud around them. */
const weightOf = (explored: Explored, candidate: Candidate): number => {
  const kind = explored.classOf.get(candidate.id);
  return kind === 'frontier' ? 0.25 : kind === 'baseline' ? 0.4 : 1;
};

class ScatterPlot implements Plot {
  readonly canvas = h('canvas', { role: 'img', tabindex: 0, 'aria-describedby': 'plot-help' });
  readonly element: HTMLElement;
  private readonly tooltip = createTooltip();
  private readonly live = h('div', { class: 'for-readers', 'aria-live': 'polite' });
  private theme: Theme = readTheme();
  private scene: Scene | null = null;
  private chart: Chart<'scatter'> | null = null;
  private under: Candidate | null = null;
  private readonly listeners: (() => void)[] = [];
  private version = 0;
  private optionsKey = '';
  private optionsTheme: Theme | null = null;
  private index: { readonly key: string; readonly grid: GridIndex; readonly points: readonly PlacedPoint[] } | null =
    null;

  constructor() {
    this.element = h(
      'div',
      { class: 'plot' },
      this.canvas,
      this.tooltip.element,
      this.live,
      h('div', { class: 'for-readers', id: 'plot-help' }, texts.chart.help),
    );
  }

  render(state: PanelState, explored: Explored): void {
    const isFirst = this.scene?.explored.candidates.length === 0;
    if (this.scene?.explored !== explored) this.version += 1;
    this.scene = { state, explored, theme: this.theme };
    if (this.under !== null) this.under = explored.byId.get(this.under.id) ?? null;
    this.canvas.setAttribute('aria-label', describe(explored));
    this.refresh(isFirst);
  }

  retheme(): void {
    this.theme = readTheme();
    if (this.scene === null) return;
    this.scene = { ...this.scene, theme: this.theme };
    this.refresh();
  }

  hover(candidate: Candidate | null): void {
    if (candidate?.id === this.under?.id) return;
    this.under = candidate;
    this.refresh();
    this.showTooltip();
  }

  at(x: number, y: number): Candidate | null {
    return this.isInside(x, y) ? this.placed().grid.nearest(x, y) : null;
  }

  within(left: number, top: number, right: number, bottom: number): readonly Candidate[] {
    const isWithin = ({ x, y }: PlacedPoint): boolean => x >= left && x <= right && y >= top && y <= bottom;
    return this.placed()
      .points.filter(isWithin)
      .map((point) => point.candidate);
  }

  valueAt(x: number, y: number): readonly [number, number] {
    const { x: across, y: up } = this.chart?.scales ?? {};
    return [across?.getValueForPixel(x) ?? 0, up?.getValueForPixel(y) ?? 0];
  }

  plane(): Zoom {
    const { x, y } = this.chart?.scales ?? {};
    return { x: [x?.min ?? 0, x?.max ?? 1], y: [y?.min ?? 0, y?.max ?? 1] };
  }

  isInside(x: number, y: number): boolean {
    const area = this.chart?.chartArea;
    return area !== undefined && x >= area.left - 6 && x <= area.right + 6 && y >= area.top - 6 && y <= area.bottom + 6;
  }

  announce(text: string): void {
    setText(this.live, text);
  }

  /** `mayBeResized`: what stands around the chart appeared with these candidates. */
  private refresh(mayBeResized = false): void {
    if (this.scene === null || !this.element.isConnected) return;
    const { state, explored, theme } = this.scene;
    const beside = heatedIn(this.scene).flatMap(({ cold, hot }) => [cold, hot]);
    const plane = planeOf(explored, state.view, beside);
    const headroom = flagHeadroom(state, explored);
    const { x, y, xScale, yScale } = explored;
    const key = [
      x.id,
      y.id,
      xScale.unit,
      yScale.unit,
      plane.x,
      plane.y,
      state.view.axes.xLog,
      state.view.axes.yLog,
      headroom,
    ];
    const data = { datasets: datasets(explored, state.view, this.under?.id ?? null, theme) };
    if (this.chart === null) {
      const options = chartOptions(explored, state.view, plane, theme, headroom);
      const backdrop = createBackdrop(
        () => this.scene,
        () => this.version,
        () => this.listeners.forEach((listener) => listener()),
      );
      this.chart = new Chart<'scatter'>(this.canvas, { type: 'scatter', data, options, plugins: [backdrop] });
      this.optionsKey = key.join();
      this.optionsTheme = theme;
      return;
    }
    this.chart.data = data;
    // Chart.js resolves options anew whenever they are set, which costs more than drawing.
    if (this.optionsKey !== key.join() || this.optionsTheme !== theme)
      this.chart.options = chartOptions(explored, state.view, plane, theme, headroom);
    this.optionsKey = key.join();
    this.optionsTheme = theme;
    const { width, height } = this.chart;
    if (mayBeResized) this.chart.resize();
    // A new size has drawn the new data already.
    if (this.chart.width === width && this.chart.height === height) this.chart.update('none');
  }

  hovered(): Candidate | null {
    return this.under;
  }

  explored(): Explored | null {
    return this.scene?.explored ?? null;
  }

  area(): ChartArea | null {
    return this.chart?.chartArea ?? null;
  }

  pixelAt(axis: 'x' | 'y', value: number): number {
    return this.chart?.scales[axis]?.getPixelForValue(value) ?? 0;
  }

  placeOf(candidate: Candidate): readonly [number, number] | null {
    return this.scene === null || this.chart === null ? null : placeIn(this.chart, this.scene, candidate);
  }

  picture(): { readonly scene: Scene; readonly chart: ScatterChart } | null {
    return this.scene === null || this.chart === null ? null : { scene: this.scene, chart: this.chart };
  }

  onDraw(listener: () => void): void {
    this.listeners.push(listener);
  }

  private showTooltip(): void {
    const pixel = this.under && this.placeOf(this.under);
    if (this.under === null || this.scene === null || !pixel) this.tooltip.hide();
    else this.tooltip.show(this.scene.explored, this.under, ...pixel);
  }

  /** Positions are worked out once for a plane, a size and a set of candidates. */
  private placed(): { readonly grid: GridIndex; readonly points: readonly PlacedPoint[] } {
    const { x, y } = this.plane();
    const area = this.chart?.chartArea;
    const key = [
      this.version,
      ...x,
      ...y,
      area?.left,
      area?.right,
      area?.top,
      area?.bottom,
      this.scene?.state.view.feasibleOnly,
    ].join();
    if (this.index?.key !== key) {
      const points = this.shownPoints();
      this.index = { key, points, grid: createGridIndex(points) };
    }
    return this.index;
  }

  private shownPoints(): PlacedPoint[] {
    if (this.scene === null) return [];
    const { explored, state } = this.scene;
    const { baseline, frontier, dominated, infeasible } = explored.groups;
    const shown = [...baseline, ...frontier, ...dominated, ...(state.view.feasibleOnly ? [] : infeasible)];
    return shown.flatMap((candidate) => {
      const pixel = isInBrush(explored, candidate) ? this.placeOf(candidate) : null;
      if (pixel === null || !this.isInside(...pixel)) return [];
      return { candidate, x: pixel[0], y: pixel[1], weight: weightOf(explored, candidate) };
    });
  }
}

export const createPlot = (): Plot => new ScatterPlot();
