// The step from "read" to "usable": everything that compresses or runs a model needs all of its layers.
import * as path from 'node:path';
import type { UnsupportedLayer } from '../../shared/protocol/engine';
import { AdaScaleError } from '../../shared/errors';
import type { Graph } from '../graph/graph';
import type { ReadModel } from './format';

/** More would not be read in a notification; `model/inspect` lists them all. */
const namedInMessage = 12;

/** Layers with one reason stand together: `"a" (Foo), "b" (Bar): why`. */
function describe(layers: readonly UnsupportedLayer[]): string {
  const byReason = new Map<string, string[]>();
  for (const { layer, op, reason } of layers)
    byReason.set(reason, [...(byReason.get(reason) ?? []), `"${layer}" (${op})`]);
  return [...byReason].map(([reason, names]) => `${names.join(', ')}: ${reason}`).join('; ');
}

/**
 * The graph of a model all of whose layers can be represented.
 * @throws AdaScaleError `model.unsupportedOp` listing the layers that cannot.
 */
export function requireSupported(model: ReadModel & { readonly path?: string }): Graph {
  const { unsupported, graph } = model;
  if (unsupported.length === 0) return graph;
  const shown = unsupported.slice(0, namedInMessage);
  const more = unsupported.length > shown.length ? `; and ${unsupported.length - shown.length} more` : '';
  const name = model.path === undefined ? graph.name : path.basename(model.path);
  throw new AdaScaleError(
    'model.unsupportedOp',
    `${name} has ${unsupported.length} part(s) that AdaScale cannot handle: ${describe(shown)}${more}`,
    'Replace these layers, or export the part of the model up to them; `adascale inspect` lists them all.',
  );
}
