// Convolutions one after the other in place of a site's one: what most replacing operators build.
import { convNode } from './convNode';
import { pointwise, type ConvGeometry } from './convolution';
import type { Replacement, Site } from './operator';

/** One convolution of the chain. */
export interface Link {
  /** The stored branch tensor that it reads; names its node too. */
  readonly branch: string;
  /** [outputs, inputs / group, kh, kw] at the widths in force. */
  readonly shape: readonly number[];
  /** A 1×1 convolution where absent. */
  readonly geometry?: ConvGeometry;
  readonly group?: number;
}

/** Site input -> links in order -> site output; the last link adds `bias` (the name of a graph input) unless it is ''. */
export function convChain(site: Site, prefix: string, bias: string, links: readonly Link[]): Replacement {
  const last = links.length - 1;
  const valueAfter = (index: number): string =>
    (index === last ? site.node.outputs[0] : `${prefix}/${links[index]?.branch}Output`) ?? '';
  const nodes = links.map(({ branch, geometry = pointwise, group = 1 }, index) =>
    convNode(site, {
      name: `${prefix}/${branch}Conv`,
      input: index === 0 ? (site.node.inputs[0] ?? '') : valueAfter(index - 1),
      weight: `${prefix}/${branch}`,
      bias: index === last ? bias : '',
      output: valueAfter(index),
      geometry,
      group,
    }),
  );
  return { nodes, weights: links.map(({ branch, shape }) => ({ input: `${prefix}/${branch}`, branch, shape })) };
}
