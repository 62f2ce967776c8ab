// The region map as SVG: blocks by variant, gaps cross-hatched, overlaps dashed, hysteresis as strips, bounds as sliders.
import type { ContextBox } from '../../../src/shared/policy/authoring/contextBox';
import type { RegionBlock, RegionEdge, RegionMap } from '../../../src/shared/policy/authoring/regionMap';
import { plainNumber, shownValue, signalScales, signalText } from '../../../src/shared/policy/authoring/signalScales';
import type { NumericSignal } from '../../../src/shared/policy/runtime';
import type { PolicyFile } from '../../../src/shared/policy/types';
import { s } from '../dom';
import { texts } from '../l10n/texts';
import type { RegionScale } from './regionScale';
import { letterOf, patternFill } from './variantLetters';

const words = texts.policy.region;
const prefix = 'region';

export interface RegionDrawing {
  readonly policy: PolicyFile;
  readonly map: RegionMap;
  readonly scale: RegionScale;
  /** Overlaps that show on this plane. */
  readonly overlaps: readonly ContextBox[];
  readonly band: number;
}

export const edgeKey = ({ rule, axis, side }: RegionEdge): string => `${rule} ${axis} ${side}`;

export function drawRegions(drawing: RegionDrawing): readonly SVGElement[] {
  const { map, scale } = drawing;
  return [
    ...map.blocks.map((block) => blockRect(drawing, block)),
    ...map.strips.map(({ axis, along, across }) =>
      axis === 'x'
        ? rect(scale, along.from, along.to, across.from, across.to, 'region-hysteresis')
        : rect(scale, across.from, across.to, along.from, along.to, 'region-hysteresis'),
    ),
    ...map.blocks.map((block) => outline(drawing, block)),
    ...drawing.overlaps.map((box) => overlapRect(drawing, box)),
    ...map.edges.map((edge) => edgeLine(drawing, edge)),
    ...map.blocks.flatMap((block) => blockLabel(drawing, block)),
    ...axisLabels(drawing),
  ];
}

function rect(
  { x, y }: RegionScale,
  left: number,
  right: number,
  bottom: number,
  top: number,
  classes: string,
  inset = 0,
): SVGElement {
  return s('rect', {
    x: x(left) + inset,
    y: y(top) + inset,
    width: Math.max(0, x(right) - x(left) - 2 * inset),
    height: Math.max(0, y(bottom) - y(top) - 2 * inset),
    class: classes,
  });
}

function blockRect({ policy, scale }: RegionDrawing, block: RegionBlock): SVGElement {
  const area = rect(scale, block.x.from, block.x.to, block.y.from, block.y.to, 'region-block');
  area.setAttribute('fill', block.rule === null ? `url(#${prefix}-gap)` : patternFill(prefix, policy, block.variant));
  if (block.rule !== null) area.setAttribute('data-select', String(block.rule));
  area.append(s('title', {}, blockText(policy, block)));
  return area;
}

/** What stands in a block, for its tooltip and for readers. */
export function blockText(policy: PolicyFile, { rule, variant, isFallback }: RegionBlock): string {
  const band = rule === null ? words.noBand : (policy.rules[rule]?.name ?? '');
  return `${letterOf(policy, variant)}, ${band}${isFallback ? `, ${words.fallback}` : ''}`;
}

function outline({ scale, band }: RegionDrawing, { x, y, rule }: RegionBlock): SVGElement {
  const kind = rule === null ? ' gap' : rule === band ? ' selected' : '';
  return rect(scale, x.from, x.to, y.from, y.to, `region-outline${kind}`, 0.5);
}

function overlapRect({ map, scale }: RegionDrawing, box: ContextBox): SVGElement {
  const [x, y] = [box[map.x], box[map.y]];
  return rect(scale, x.from, x.to, y.from, y.to, 'region-overlap', 3);
}

function edgeLine({ policy, map, scale }: RegionDrawing, edge: RegionEdge): SVGElement {
  const { axis, side, value, span, rule } = edge;
  const signal = axis === 'x' ? map.x : map.y;
  const place =
    axis === 'x'
      ? { x1: scale.x(value), x2: scale.x(value), y1: scale.y(span.to), y2: scale.y(span.from) }
      : { x1: scale.x(span.from), x2: scale.x(span.to), y1: scale.y(value), y2: scale.y(value) };
  const { most, label } = signalScales[signal];
  return s('line', {
    ...place,
    class: `region-edge along-${axis}`,
    'data-edge': edgeKey(edge),
    tabindex: 0,
    role: 'slider',
    'aria-orientation': axis === 'x' ? 'horizontal' : 'vertical',
    'aria-label': words.edge(policy.rules[rule]?.name ?? '', label, side),
    'aria-valuemin': 0,
    'aria-valuemax': shownValue(signal, most ?? (axis === 'x' ? map.xRange : map.yRange).to),
    'aria-valuenow': shownValue(signal, value),
    'aria-valuetext': signalText(signal, value),
  });
}

function blockLabel({ policy, scale }: RegionDrawing, block: RegionBlock): readonly SVGElement[] {
  const [left, right] = [scale.x(block.x.from), scale.x(block.x.to)];
  const [top, bottom] = [scale.y(block.y.to), scale.y(block.y.from)];
  if (right - left < 14 || bottom - top < 14) return [];
  const letter = block.rule === null ? '' : letterOf(policy, block.variant);
  const name =
    block.rule === null ? words.gap : block.isFallback ? words.fallback : (policy.rules[block.rule]?.name ?? '');
  const full = name.length * 6.3 + (letter === '' ? 10 : 28);
  const fits = right - left > full + 6;
  if (!fits && letter === '') return [];
  const width = fits ? full : 18;
  const label = [
    letter !== '' && s('tspan', { class: 'strong' }, letter),
    fits && s('tspan', letter === '' ? {} : { dx: 6 }, name),
  ];
  return [
    s(
      'g',
      {
        class: 'region-label',
        transform: `translate(${(left + right) / 2} ${(top + bottom) / 2})`,
        'aria-hidden': 'true',
      },
      s('rect', { x: -width / 2, y: -9, width, height: 18, rx: 2 }),
      s('text', { y: 4, 'text-anchor': 'middle' }, label),
    ),
  ];
}

function axisLabels({ map, scale, policy }: RegionDrawing): readonly SVGElement[] {
  const bottom = scale.top + scale.height;
  const text = (words: string, attributes: Record<string, string | number>): SVGElement =>
    s('text', { ...attributes, class: 'axis-text', 'aria-hidden': 'true' }, words);
  const title = (signal: NumericSignal): string => {
    const { label, unit } = signalScales[signal];
    return unit === '' ? words.status(label) : `${label}, ${unit}`;
  };
  return [
    ...ticks(policy, map, 'x', scale).map(({ at, label, last }) =>
      text(label, { x: at, y: bottom + 15, 'text-anchor': last ? 'end' : 'middle' }),
    ),
    ...ticks(policy, map, 'y', scale).map(({ at, label }) =>
      text(label, { x: scale.left - 8, y: at + 4, 'text-anchor': 'end' }),
    ),
    text(title(map.y), { x: 0, y: bottom + 30 }),
    text(title(map.x), { x: scale.left + scale.width, y: bottom + 30, 'text-anchor': 'end' }),
  ];
}

interface Tick {
  readonly at: number;
  readonly label: string;
  readonly last: boolean;
}

/** Ends and bounds first, then what is left of an even division; none on top of another. */
function ticks(policy: PolicyFile, map: RegionMap, axis: 'x' | 'y', scale: RegionScale): readonly Tick[] {
  const [signal, range, place] = axis === 'x' ? [map.x, map.xRange, scale.x] : [map.y, map.yRange, scale.y];
  const { names } = signalScales[signal];
  if (names !== undefined) return names.map((label, value) => ({ at: place(value + 0.5), label, last: false }));
  const bounds = policy.rules.flatMap(({ when }) => [when[signal]?.atLeast, when[signal]?.below]);
  const inner = bounds.filter((value) => value !== undefined && value > range.from && value < range.to) as number[];
  const even = [0.25, 0.5, 0.75].map((share) => range.from + share * (range.to - range.from));
  const room = axis === 'x' ? 24 : 14;
  const taken: number[] = [];
  return [range.from, range.to, ...inner, ...even].flatMap((value) => {
    const at = place(value);
    if (taken.some((other) => Math.abs(other - at) < room)) return [];
    taken.push(at);
    return [{ at, label: plainNumber(shownValue(signal, value)), last: axis === 'x' && value === range.to }];
  });
}
