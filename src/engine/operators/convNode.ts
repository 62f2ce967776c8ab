// A convolution among the nodes that an operator builds.
import type { GraphNode } from '../graph/graph';
import { convAttributes, type ConvGeometry } from './convolution';
import type { Site } from './operator';

export interface ConvParts {
  readonly name: string;
  readonly input: string;
  readonly weight: string;
  /** '' for none. */
  readonly bias: string;
  readonly output: string;
  readonly geometry: ConvGeometry;
  readonly group?: number;
}

/** It names the site's layer as its own, for errors and tables. */
export function convNode(site: Site, { name, input, weight, bias, output, geometry, group = 1 }: ConvParts): GraphNode {
  return {
    name,
    opType: 'Conv',
    inputs: bias === '' ? [input, weight] : [input, weight, bias],
    outputs: [output],
    attributes: convAttributes(geometry, group),
    layer: site.node.layer ?? site.node.name,
  };
}
