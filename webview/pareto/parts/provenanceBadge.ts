// Where a figure comes from, as a badge: filled where measured, dashed where predicted or assumed, bare where exact.
import { h } from '../dom';
import type { Origin } from '../model/figures';

const explanations: Readonly<Record<Origin, string>> = {
  measured: 'Measured by running this variant',
  predicted: 'Computed by a model of the device, not measured',
  assumed: 'Taken for granted, neither measured nor predicted',
  exact: 'Counted from the graph or the file',
};

export const provenanceBadge = (origin: Origin): HTMLElement =>
  h('span', { class: `badge badge-${origin}`, title: explanations[origin] }, origin);
