// Where a figure comes from, as a badge: filled where measured, dashed where predicted or assumed, bare where exact.
import { h } from '../dom';
import { texts } from '../l10n/texts';
import type { Origin } from '../model/figures';

const explanations: Readonly<Record<Origin, string>> = texts.figures.origins;

export const provenanceBadge = (origin: Origin): HTMLElement =>
  h('span', { class: `badge badge-${origin}`, title: explanations[origin] }, origin);
