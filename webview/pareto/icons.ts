// Icons and the marks of candidate classes, drawn with currentColor on small square grids. Classes differ in shape and
// outline, never in colour alone.
import { s } from './dom';
import type { CandidateClass } from './model/explore';

const iconPaths = {
  filter: 'M2 3.5h12M4.5 8h7M6.5 12.5h3',
  export: 'M9.5 3.5 14 8l-4.5 4.5M14 8H6M2.5 2.5v11',
  focus: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 14 14M7 5v4M5 7h4',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 14 14',
  check: 'M3 8.5 6.5 12 13 4.5',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  up: 'M8 13V3.5M4 7.5 8 3.5l4 4',
  down: 'M8 3v9.5M4 8.5l4 4 4-4',
  error: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  warning: 'M8 2.2 14.4 13.6H1.6L8 2.2ZM8 6.4v3.6M8 11.6v.9',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 7.2v4M8 4.7v1',
  stop: 'M3.5 3.5h9v9h-9Z',
  play: 'M4.5 2.8 12.5 8l-8 5.2Z',
  add: 'M8 2.5v11M2.5 8h11',
  undo: 'M5.5 2.5 2.5 5.5l3 3M2.5 5.5h7a4 4 0 0 1 0 8H5',
  redo: 'M10.5 2.5l3 3-3 3M13.5 5.5h-7a4 4 0 0 0 0 8H11',
  edit: 'M3 13l.6-3L10.8 2.8l2.4 2.4L6 12.4 3 13ZM9.4 4.2l2.4 2.4',
  bulb: 'M6 12.5h4M6.5 14.3h3M5.7 10.5C4.5 9.7 3.8 8.4 3.8 6.9a4.2 4.2 0 0 1 8.4 0c0 1.5-.7 2.8-1.9 3.6Z',
  save: 'M8 2.5v7.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  pause: 'M5.5 3v10M10.5 3v10',
  pin: 'M5 2.5h6M6 2.5v5L4 10h8l-2-2.5v-5M8 10v4',
  copy: 'M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3',
  picture: 'M2 3h12v10H2ZM2 11l3.5-4 3 3 2-2L14 11',
  folder: 'M1.8 4v8.5h12.4V5.2H7.6L6.2 3.5H1.8Z',
} as const;

export type IconName = keyof typeof iconPaths;

export const icon = (name: IconName): SVGElement =>
  s('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' }, s('path', { d: iconPaths[name] }));

/** Frontier points are filled where measured and hollow where predicted. */
export type MarkKind = CandidateClass | 'predicted';

const markShapes: Readonly<Record<MarkKind, () => SVGElement>> = {
  frontier: () => s('circle', { cx: 6, cy: 6, r: 4, class: 'solid' }),
  predicted: () => s('circle', { cx: 6, cy: 6, r: 3.4, 'stroke-width': 1.5 }),
  dominated: () => s('circle', { cx: 6, cy: 6, r: 1.6, class: 'solid' }),
  infeasible: () => s('path', { d: 'M3 3l6 6M9 3 3 9', 'stroke-width': 1.3 }),
  failed: () => s('path', { d: 'M6 2.2 10.2 9.8H1.8Z', 'stroke-width': 1.2 }),
  baseline: () => s('path', { d: 'M6 1.2 10.8 6 6 10.8 1.2 6Z', 'stroke-width': 1.6 }),
  unplaced: () => s('path', { d: 'M3 6h6', 'stroke-width': 1.3 }),
};

export const mark = (kind: MarkKind): SVGElement =>
  s('svg', { viewBox: '0 0 12 12', class: `mark mark-${kind}`, 'aria-hidden': 'true' }, markShapes[kind]());

/** A line with its dash pattern, px. */
export const lineSwatch = (dash: readonly number[], classes = ''): SVGElement =>
  s(
    'svg',
    { viewBox: '0 0 18 12', class: `swatch ${classes}`.trim(), 'aria-hidden': 'true' },
    s('path', { d: 'M0 6h18', 'stroke-dasharray': dash.join(' ') || 'none' }),
  );

/** The arrow from a cold figure to a hot one. */
export const arrowSwatch = (): SVGElement =>
  s(
    'svg',
    { viewBox: '0 0 18 12', class: 'swatch', 'aria-hidden': 'true' },
    s('path', { d: 'M5.5 6H17M13.5 3.2 17 6l-3.5 2.8' }),
    s('circle', { cx: 3, cy: 6, r: 2.4 }),
  );

/** A figure under another condition. */
export const squareSwatch = (): SVGElement =>
  s('svg', { viewBox: '0 0 12 12', class: 'mark', 'aria-hidden': 'true' }, s('path', { d: 'M2.5 2.5h7v7h-7Z' }));
