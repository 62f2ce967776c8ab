// The region map with its axes, power and legend; bounds are moved by pointer and keys.
import type { ContextBox } from '../../../src/shared/policy/authoring/contextBox';
import { boxText } from '../../../src/shared/policy/authoring/bandText';
import { everyKnownContext } from '../../../src/shared/policy/authoring/contextBox';
import type { PolicyProblem } from '../../../src/shared/policy/authoring/policyProblem';
import {
  regionMap,
  type AxisEnds,
  type RegionEdge,
  type RegionMap,
} from '../../../src/shared/policy/authoring/regionMap';
import { numericSignals, signalScales, signalText, stepOn } from '../../../src/shared/policy/authoring/signalScales';
import type { Context, NumericSignal } from '../../../src/shared/policy/runtime';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { fill, h, listen, s } from '../dom';
import { texts } from '../l10n/texts';
import { segments, select } from '../ui';
import type { PolicyDesk } from './policyDesk';
import { whenChanged } from './policyPart';
import { blockText, drawRegions, edgeKey } from './regionDrawing';
import { regionScale, type RegionScale } from './regionScale';
import { selectBand, showPlane, type Plane } from './session';
import { patternDefs } from './variantLetters';

const words = texts.policy.region;
const firstWidth = 560;

export interface RegionPane {
  readonly element: HTMLElement;
  render(policy: PolicyFile, plane: Plane, band: number, problems: readonly PolicyProblem[]): void;
}

/** Where nothing strains the device: what the map holds of the signals that are not its axes. */
export function calmContext(policy: PolicyFile, charging: boolean): Context {
  const largest = Math.max(...policy.variants.map((variant) => variant.peakMemoryBytes.value));
  const bounds = policy.rules.flatMap(({ when }) => [
    when.freeMemoryBytes?.below ?? 0,
    when.freeMemoryBytes?.atLeast ?? 0,
  ]);
  return {
    batteryPercent: 50,
    charging,
    thermalStatus: 0,
    freeMemoryBytes: 16 * Math.max(largest, ...bounds),
    cpuLoad: 0.2,
  };
}

const title = (signal: NumericSignal): string => signalScales[signal].label;

/** The pickers of both axes and of the power. */
function createHead(desk: PolicyDesk): { readonly element: HTMLElement; readonly show: (plane: Plane) => void } {
  const options = numericSignals.map((signal) => [signal, title(signal)] as const);
  const xPicker = select<NumericSignal>(words.x, options, (x) => desk.change(showPlane({ x })));
  const yPicker = select<NumericSignal>(words.y, options, (y) => desk.change(showPlane({ y })));
  const power = segments(
    words.power,
    [
      ['off', words.notCharging],
      ['on', words.charging],
    ],
    (value) => desk.change(showPlane({ charging: value === 'on' })),
  );
  const picker = (text: string, control: HTMLElement): HTMLElement =>
    h('span', { class: 'axis-picker' }, h('span', { class: 'dim small', 'aria-hidden': 'true' }, text), control);
  const element = h(
    'div',
    { class: 'region-head' },
    h('h3', {}, words.title),
    h('span', { class: 'grow' }),
    picker(words.x, xPicker.element),
    picker(words.y, yPicker.element),
    power.element,
  );
  return {
    element,
    show: (plane) => {
      xPicker.show(plane.x);
      yPicker.show(plane.y);
      power.show(plane.charging ? 'on' : 'off');
    },
  };
}

export function createRegionPane(desk: PolicyDesk): RegionPane {
  const head = createHead(desk);
  const drawing = s('g');
  const svg = s('svg', { class: 'region', role: 'group' }, patternDefs('region'), drawing);
  const wrap = h('div', { class: 'region-wrap' }, svg);
  const legend = h('div', { class: 'region-legend small' });
  const spoken = h('ul', { class: 'for-readers' });
  let shown: { policy: PolicyFile; map: RegionMap; scale: RegionScale } | null = null;
  let width = firstWidth;
  const draw = whenChanged(
    (
      policy: PolicyFile,
      plane: Plane,
      band: number,
      problems: readonly PolicyProblem[],
      outer: number,
      ends: AxisEnds,
    ) => {
      const held = calmContext(policy, plane.charging);
      const map = regionMap(policy, plane.x, plane.y, held, ends);
      const scale = regionScale(map, outer);
      shown = { policy, map, scale };
      const focused = document.activeElement?.getAttribute('data-edge') ?? null;
      const overlaps = overlapsOf(problems, held, plane);
      fill(drawing, drawRegions({ policy, map, scale, overlaps, band }));
      const [w, high] = [scale.left + scale.width + 8, scale.top + scale.height + 36];
      for (const [name, value] of Object.entries({ width: w, height: high, viewBox: `0 0 ${w} ${high}` }))
        svg.setAttribute(name, String(value));
      svg.setAttribute(
        'aria-label',
        words.label(title(plane.x), title(plane.y), plane.charging ? words.charging : words.notCharging),
      );
      if (focused !== null) drawing.querySelector<SVGElement>(`[data-edge="${focused}"]`)?.focus();
      fill(spoken, readableBlocks(policy, map));
      fill(legend, legendOf(policy, map, overlaps.length > 0));
    },
  );
  let latest: [PolicyFile, Plane, number, readonly PolicyProblem[]] | null = null;
  let ends: AxisEnds = noEnds;
  new ResizeObserver(([entry]) => {
    const next = Math.floor(entry?.contentRect.width ?? 0);
    if (next === 0 || next === width) return;
    width = next;
    if (latest !== null) draw(...latest, width, ends);
  }).observe(wrap);
  // An axis that grew with the bound that is dragged along it would run away from the pointer.
  const keepEnds = (kept: AxisEnds): void => {
    ends = kept;
    if (latest !== null) draw(...latest, width, ends);
  };
  attachEdges(svg, desk, () => shown, keepEnds);
  const notes = h('p', { class: 'dim small' }, words.others);
  return {
    element: h('div', { class: 'region-pane' }, head.element, wrap, spoken, legend, notes),
    render: (policy, plane, band, problems) => {
      head.show(plane);
      latest = [policy, plane, band, problems];
      draw(...latest, width, ends);
    },
  };
}

/** Overlaps whose other signals are as the map holds them. */
function overlapsOf(problems: readonly PolicyProblem[], held: Context, { x, y }: Plane): readonly ContextBox[] {
  return problems.flatMap(({ kind, box }) => {
    if (kind !== 'overlap' || box === undefined) return [];
    const isHere = Object.entries(box).every(([signal, { from, to }]) => {
      if (signal === x || signal === y) return true;
      const reading = held[signal as keyof Context];
      const value = typeof reading === 'number' ? reading : typeof reading === 'boolean' ? Number(reading) : -1;
      return value >= from && value < to;
    });
    return isHere ? [box] : [];
  });
}

const mostSpoken = 30;

const readableBlocks = (policy: PolicyFile, map: RegionMap): readonly HTMLElement[] =>
  map.blocks.slice(0, mostSpoken).map((block) => {
    const box = { ...everyKnownContext, [map.x]: block.x, [map.y]: block.y };
    return h('li', {}, `${boxText(box)}: ${blockText(policy, block)}`);
  });

function legendOf(policy: PolicyFile, map: RegionMap, hasOverlap: boolean): readonly HTMLElement[] {
  const entry = (kind: string, text: string): HTMLElement =>
    h('span', { class: 'legend-entry' }, h('span', { class: `key key-${kind}`, 'aria-hidden': 'true' }), text);
  const widths = [map.x, map.y].flatMap((signal) => {
    const width = policy.hysteresis[signal] ?? 0;
    return width === 0 ? [] : [signalText(signal, width)];
  });
  return [
    ...(map.strips.length > 0 ? [entry('hysteresis', words.hysteresis(widths.join(', ')))] : []),
    ...(map.blocks.some(({ rule }) => rule === null) ? [entry('gap', words.gapLegend)] : []),
    ...(hasOverlap ? [entry('overlap', words.overlapLegend)] : []),
  ];
}

type Shown = () => { readonly policy: PolicyFile; readonly map: RegionMap; readonly scale: RegionScale } | null;

const noEnds: AxisEnds = {};

function attachEdges(svg: SVGElement, desk: PolicyDesk, shown: Shown, keepEnds: (ends: AxisEnds) => void): void {
  const edgeAt = (target: EventTarget | null): RegionEdge | null => {
    const key = target instanceof Element ? target.getAttribute('data-edge') : null;
    return shown()?.map.edges.find((edge) => edgeKey(edge) === key) ?? null;
  };
  const move = (edge: RegionEdge, value: number): void => {
    const map = shown()?.map;
    if (map === undefined) return;
    const signal = edge.axis === 'x' ? map.x : map.y;
    const { from, to } = edge.axis === 'x' ? map.xRange : map.yRange;
    const step = stepOn(signal, to);
    const snapped = Number((Math.round(Math.min(to, Math.max(from, value)) / step) * step).toPrecision(9));
    desk.edit(
      { kind: 'setBound', rule: edge.rule, signal, side: edge.side, value: snapped },
      `bound ${edge.rule} ${signal} ${edge.side}`,
    );
  };
  const root = svg as unknown as HTMLElement;
  let dragged: RegionEdge | null = null;
  const release = (): void => {
    if (dragged !== null) keepEnds(noEnds);
    dragged = null;
  };
  listen(root, {
    pointerdown: (event) => {
      dragged = edgeAt(event.target);
      if (dragged === null) return;
      event.preventDefault();
      (event.target as HTMLElement).focus();
      root.setPointerCapture(event.pointerId);
      const map = shown()?.map;
      if (map !== undefined) keepEnds({ [map.x]: map.xRange.to, [map.y]: map.yRange.to });
      desk.change(selectBand(dragged.rule));
    },
    pointermove: (event) => {
      const scale = shown()?.scale;
      if (dragged === null || scale === undefined) return;
      const { left, top } = root.getBoundingClientRect();
      const pixel = dragged.axis === 'x' ? event.clientX - left : event.clientY - top;
      move(dragged, scale.valueAt(dragged.axis, pixel));
    },
    pointerup: release,
    pointercancel: release,
    click: ({ target }) => {
      const band = target instanceof Element ? target.getAttribute('data-select') : null;
      if (band !== null) desk.change(selectBand(Number(band)));
    },
    keydown: (event) => {
      const edge = edgeAt(event.target);
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      const map = shown()?.map;
      if (edge === null || direction === undefined || map === undefined) return;
      event.preventDefault();
      const signal = edge.axis === 'x' ? map.x : map.y;
      const range = edge.axis === 'x' ? map.xRange : map.yRange;
      const step = stepOn(signal, range.to) * (event.shiftKey ? 5 : 1);
      // Keys come faster than frames: the drawn value may be an older one.
      const value = desk.policy()?.rules[edge.rule]?.when[signal]?.[edge.side] ?? edge.value;
      move(edge, value + direction * step);
    },
  });
}
