// A pen for SVG: takes what the chart's drawings do to a canvas context and keeps it as elements, so that a picture holds every
// layer that the screen shows. It knows what they use, no more: no curves but whole circles, no gradients.
import type { Pen } from '../chart/scene';
import { h, s } from '../dom';

export interface SvgPen extends Pen {
  /** In the order of drawing. */
  readonly elements: readonly SVGElement[];
}

interface Style {
  strokeStyle: Pen['strokeStyle'];
  fillStyle: Pen['fillStyle'];
  globalAlpha: number;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  clipId: string | null;
}

const firstStyle: Style = {
  strokeStyle: '#000',
  fillStyle: '#000',
  globalAlpha: 1,
  lineWidth: 1,
  lineJoin: 'miter',
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  dash: [],
  clipId: null,
};

const round = (value: number): number => Math.round(value * 100) / 100;
const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;
const box = (x: number, y: number, width: number, height: number): string =>
  `M${at(x, y)}h${round(width)}v${round(height)}h${round(-width)}z`;

/** Gradients and patterns are not drawn with. */
const ink = (style: Pen['strokeStyle']): string => (typeof style === 'string' ? style : 'none');

const anchors: Readonly<Partial<Record<CanvasTextAlign, string>>> = { center: 'middle', right: 'end', end: 'end' };

class ElementPen implements SvgPen {
  readonly elements: SVGElement[] = [];
  strokeStyle!: Pen['strokeStyle'];
  fillStyle!: Pen['fillStyle'];
  globalAlpha!: number;
  lineWidth!: number;
  lineJoin!: CanvasLineJoin;
  font!: string;
  textAlign!: CanvasTextAlign;
  textBaseline!: CanvasTextBaseline;
  private dash!: readonly number[];
  private clipId!: string | null;
  private readonly saved: Style[] = [];
  private path = '';
  private clips = 0;
  private readonly measuring = h('canvas', {}).getContext('2d') as CanvasRenderingContext2D;

  constructor() {
    Object.assign(this, firstStyle);
  }

  save(): void {
    const { strokeStyle, fillStyle, globalAlpha, lineWidth, lineJoin, font, textAlign, textBaseline } = this;
    const { dash, clipId } = this;
    this.saved.push({
      ...{ strokeStyle, fillStyle, globalAlpha, lineWidth, lineJoin, font, textAlign, textBaseline },
      ...{ dash, clipId },
    });
  }

  restore(): void {
    Object.assign(this, this.saved.pop());
  }

  beginPath(): void {
    this.path = '';
  }

  closePath(): void {
    this.path += 'z';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${at(x, y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${at(x, y)}`;
  }

  /** Whole circles alone. */
  arc(x: number, y: number, radius: number): void {
    const r = round(radius);
    this.path += `M${at(x - radius, y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path += box(x, y, width, height);
  }

  /** The corners are too small to miss. */
  roundRect(x: number, y: number, width: number, height: number): void {
    this.rect(x, y, width, height);
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = dash;
  }

  clip(): void {
    this.clipId = `clip-${++this.clips}`;
    this.elements.push(s('clipPath', { id: this.clipId }, s('path', { d: this.path })));
  }

  stroke(): void {
    this.put(s('path', { d: this.path, fill: 'none', ...this.strokeAttributes(), ...this.common() }));
  }

  fill(): void {
    this.put(s('path', { d: this.path, fill: ink(this.fillStyle), ...this.common() }));
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const d = box(x, y, width, height);
    this.put(s('path', { d, fill: 'none', ...this.strokeAttributes(), ...this.common() }));
  }

  fillText(text: string, x: number, y: number): void {
    this.put(s('text', { ...this.textAttributes(x, y), fill: ink(this.fillStyle), ...this.common() }, text));
  }

  strokeText(text: string, x: number, y: number): void {
    const attributes = { ...this.textAttributes(x, y), fill: 'none', ...this.strokeAttributes(), ...this.common() };
    this.put(s('text', { ...attributes, 'aria-hidden': 'true' }, text));
  }

  measureText(text: string): TextMetrics {
    this.measuring.font = this.font;
    return this.measuring.measureText(text);
  }

  private put(element: SVGElement): void {
    this.elements.push(element);
  }

  private common(): Readonly<Record<string, string | number | false>> {
    const { globalAlpha, clipId } = this;
    return { opacity: globalAlpha < 1 && globalAlpha, 'clip-path': clipId !== null && `url(#${clipId})` };
  }

  private strokeAttributes(): Readonly<Record<string, string | number | false>> {
    const { strokeStyle, lineWidth, lineJoin, dash } = this;
    return {
      stroke: ink(strokeStyle),
      'stroke-width': lineWidth,
      'stroke-linejoin': lineJoin !== 'miter' && lineJoin,
      'stroke-dasharray': dash.length > 0 && dash.join(' '),
    };
  }

  /** A font is `600 11px family`. */
  private textAttributes(x: number, y: number): Readonly<Record<string, string | number | false>> {
    const { font, textAlign, textBaseline } = this;
    const [, weight = '', size = '', family = ''] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(font) ?? [];
    return {
      x: round(x),
      y: round(y),
      'text-anchor': anchors[textAlign] ?? false,
      'dominant-baseline': textBaseline === 'middle' && 'central',
      'font-weight': weight !== '' && weight,
      'font-size': size,
      'font-family': family,
    };
  }
}

export const createSvgPen = (): SvgPen => new ElementPen();
