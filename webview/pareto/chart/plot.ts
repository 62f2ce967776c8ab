// The scatter chart: one Chart.js instance, updated in place, plus the tooltip and the box of a box select. What the pointer
// and the keys do stands in pointer.ts and keyboard.ts; this file knows where things are.
import { Chart, LineElement, LinearScale, LogarithmicScale, PointElement, ScatterController } from 'chart.js';
import type { Candidate } from '../../../src/shared/run/candidate';
import { h, setText } from '../dom';
import { isPlaced, type Explored } from '../model/explore';
import { readTheme, type Theme } from '../theme';
import type { PanelState, Zoom } from '../state/panelState';
import { createBackdrop, type Scene } from './backdrop';
import { chartOptions } from './chartOptions';
import { datasets } from './datasets';
import { createGridIndex, type GridIndex, type PlacedPoint } from './gridIndex';
import { planeOf } from './plane';
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
}

const describe = ({ groups, x, y, candidates }: Explored): string =>
  `${y.label} against ${x.label}. ${candidates.length} candidates, ${groups.frontier.length} on the frontier, ` +
  `${groups.infeasible.length} over a budget, ${groups.failed.length} failed.`;

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
  private hovered: Candidate | null = null;
  private version = 0;
  private index: { readonly key: string; readonly grid: GridIndex; readonly points: readonly PlacedPoint[] } | null =
    null;

  constructor() {
    const help =
      'Left and Right move along the frontier, Space selects, Escape clears, plus and minus zoom, 0 shows all.';
    this.element = h(
      'div',
      { class: 'plot' },
      this.canvas,
      this.tooltip.element,
      this.live,
      h('div', { class: 'for-readers', id: 'plot-help' }, help),
    );
  }

  render(state: PanelState, explored: Explored): void {
    if (this.scene?.explored !== explored) this.version += 1;
    this.scene = { state, explored, theme: this.theme };
    if (this.hovered !== null) this.hovered = explored.byId.get(this.hovered.id) ?? null;
    this.canvas.setAttribute('aria-label', describe(explored));
    this.refresh();
  }

  retheme(): void {
    this.theme = readTheme();
    if (this.scene === null) return;
    this.scene = { ...this.scene, theme: this.theme };
    this.refresh();
  }

  hover(candidate: Candidate | null): void {
    if (candidate?.id === this.hovered?.id) return;
    this.hovered = candidate;
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

  private refresh(): void {
    if (this.scene === null || !this.element.isConnected) return;
    const { state, explored, theme } = this.scene;
    const options = chartOptions(explored, state.view, planeOf(explored, state.view), theme);
    const data = { datasets: datasets(explored, state.view, this.hovered?.id ?? null, theme) };
    if (this.chart === null) {
      const backdrop = createBackdrop(
        () => this.scene,
        () => this.version,
      );
      this.chart = new Chart<'scatter'>(this.canvas, { type: 'scatter', data, options, plugins: [backdrop] });
      return;
    }
    this.chart.data = data;
    this.chart.options = options;
    this.chart.update('none');
  }

  private pixelOf(candidate: Candidate): readonly [number, number] | null {
    if (this.scene === null || this.chart === null || !isPlaced(candidate, this.scene.state.view.axes)) return null;
    const { x, y } = this.scene.explored;
    const { x: across, y: up } = this.chart.scales;
    return [
      across?.getPixelForValue(x.of(candidate) as number) ?? 0,
      up?.getPixelForValue(y.of(candidate) as number) ?? 0,
    ];
  }

  private showTooltip(): void {
    const pixel = this.hovered && this.pixelOf(this.hovered);
    if (this.hovered === null || this.scene === null || !pixel) this.tooltip.hide();
    else this.tooltip.show(this.scene.explored, this.hovered, ...pixel);
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
      const pixel = this.pixelOf(candidate);
      if (pixel === null || !this.isInside(...pixel)) return [];
      return { candidate, x: pixel[0], y: pixel[1], weight: weightOf(explored, candidate) };
    });
  }
}

export const createPlot = (): Plot => new ScatterPlot();
