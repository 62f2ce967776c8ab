// Parallel coordinates: every variant as a line over all figures, linked with chart and table: a line is hovered and
// chosen as a point is. A brush on an axis hides what lies outside it everywhere.
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics } from '../../../src/shared/run/objectives';
import { h, listen, setText } from '../dom';
import { texts } from '../l10n/texts';
import type { Dimension } from '../model/dimension';
import { rangeOf, type Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import type { Part } from '../parts/part';
import { activate, selectOnly, setParallelGenes, toggleSelected } from '../state/changes';
import { baselineId, type PanelState, type Range } from '../state/panelState';
import { onThemeChange, readTheme } from '../theme';
import { toggle } from '../ui';
import type { ViewContext } from '../views/view';
import { createBrushAxis, type BrushAxis } from './brushAxis';
import {
  drawnLines,
  drawParallel,
  lineNear,
  mostLines,
  type ParallelAxis,
  type ParallelGeometry,
} from './parallelLines';

const { parallel: words } = texts;
const margin = { top: 40, bottom: 22, side: 64 };
const leastStep = 74;

interface Shown {
  readonly state: PanelState;
  readonly explored: Explored;
}

/** Ranges are looked up once for a set of candidates: they cost a pass over all. */
function createRanges(): (explored: Explored, dimension: Dimension) => Range | null {
  let from: unknown = null;
  let known = new Map<string, Range | null>();
  return ({ candidates }, dimension) => {
    if (from !== candidates) known = new Map();
    from = candidates;
    const found = known.get(dimension.id) ?? rangeOf(dimension, candidates);
    known.set(dimension.id, found);
    return found;
  };
}

class ParallelPane implements Part {
  readonly element: HTMLElement;
  private readonly canvas = h('canvas', { role: 'img' });
  private readonly axes = h('div', { class: 'parallel-axes' });
  private readonly room = h('div', { class: 'parallel-room' }, this.canvas, this.axes);
  private readonly note = h('span', { class: 'small dim' });
  private readonly genes = toggle(words.genes, words.genesTitle, (on) => this.context.store.set(setParallelGenes(on)));
  private readonly brushes = new Map<string, BrushAxis>();
  private readonly rangeIn = createRanges();
  private shown: Shown | null = null;
  private hovered: Candidate | null = null;

  constructor(private readonly context: ViewContext) {
    const bar = h('div', { class: 'parallel-bar' }, this.genes.element, this.note);
    this.element = h('div', { class: 'parallel' }, bar, h('div', { class: 'parallel-scroll' }, this.room));
    listen(this.canvas, {
      pointermove: (event) => this.hover(this.lineUnder(event)),
      pointerleave: () => this.hover(null),
      click: (event) => this.choose(event),
    });
    new ResizeObserver(() => this.draw()).observe(this.element);
    onThemeChange(() => this.draw());
  }

  render(state: PanelState, explored: Explored): void {
    this.shown = { state, explored };
    this.genes.show(state.view.parallelGenes);
    this.draw();
  }

  private lineUnder({ offsetX, offsetY }: MouseEvent): Candidate | null {
    if (this.shown === null) return null;
    const { explored, state } = this.shown;
    return lineNear(this.geometry(this.shown), drawnLines(explored, state.view), [offsetX, offsetY]);
  }

  private hover(candidate: Candidate | null): void {
    if (this.hovered?.id === candidate?.id) return;
    this.hovered = candidate;
    this.canvas.classList.toggle('is-over-line', candidate !== null);
    this.draw();
  }

  /** As a click on a point of the chart. */
  private choose(event: MouseEvent): void {
    const id = this.lineUnder(event)?.id;
    if (id === undefined) return;
    const isModified = event.ctrlKey || event.metaKey || event.shiftKey;
    this.context.store.set(id === baselineId ? activate(id) : isModified ? toggleSelected(id) : selectOnly(id));
  }

  private noteOf({ explored }: Shown): string {
    if (this.hovered !== null) {
      const figures = explored.objectives.map((metric) => formatFigure(metric, metric.of(this.hovered as Candidate)));
      return words.line(this.hovered.id, figures.filter((text) => text !== '').join(', '));
    }
    const evaluated = explored.candidates.length - explored.groups.failed.length;
    const inside = explored.brushed?.size ?? evaluated;
    return words.note(inside, evaluated, explored.groups.dominated.length > mostLines);
  }

  private geometry({ state, explored }: Shown): ParallelGeometry {
    const wanted = state.view.parallelGenes ? explored.dimensions : metrics;
    const known = wanted.flatMap((dimension) => {
      const range = this.rangeIn(explored, dimension);
      return range === null ? [] : [{ dimension, range }];
    });
    const visible = this.room.parentElement?.clientWidth ?? 0;
    const width = Math.max(visible, 2 * margin.side + (known.length - 1) * leastStep);
    const height = this.room.parentElement?.clientHeight ?? 0;
    const step = (width - 2 * margin.side) / Math.max(1, known.length - 1);
    const axes = known.map((one, place): ParallelAxis => ({ ...one, x: margin.side + place * step }));
    return { axes, width, height, top: margin.top, bottom: Math.max(margin.top + 20, height - margin.bottom) };
  }

  private draw(): void {
    if (this.shown === null || this.element.clientHeight === 0) return;
    const geometry = this.geometry(this.shown);
    const { explored, state } = this.shown;
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(geometry.width * ratio);
    this.canvas.height = Math.round(geometry.height * ratio);
    for (const one of [this.canvas, this.room]) {
      one.style.width = `${geometry.width}px`;
      one.style.height = `${geometry.height}px`;
    }
    const drawing = this.canvas.getContext('2d');
    if (drawing === null) return;
    drawing.scale(ratio, ratio);
    drawParallel(drawing, geometry, explored, state.view, readTheme(), this.hovered);
    this.showAxes(geometry, state);
    setText(this.note, this.noteOf(this.shown));
    this.canvas.setAttribute(
      'aria-label',
      words.name(geometry.axes.map(({ dimension }) => dimension.label).join(', ')),
    );
  }

  private showAxes(geometry: ParallelGeometry, { view }: PanelState): void {
    const ids = geometry.axes.map(({ dimension }) => dimension.id);
    for (const [id, brush] of this.brushes) {
      if (ids.includes(id)) continue;
      brush.element.remove();
      this.brushes.delete(id);
    }
    for (const axis of geometry.axes) {
      const { id } = axis.dimension;
      const brush = this.brushes.get(id) ?? createBrushAxis(this.context.store);
      if (!this.brushes.has(id)) this.axes.append(brush.element);
      this.brushes.set(id, brush);
      brush.show(geometry, axis, view.brushes[id]);
    }
  }
}

export const createParallel = (context: ViewContext): Part => new ParallelPane(context);
