// Which operators a gene string uses, by their ids in the registry.
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';

/** Every operator that differs from the network as it was trained, each once. */
export function operatorsIn({ stages, widths, blocks, resolution = 1, precision, exit }: Genes): ReadonlySet<string> {
  const replaced = Object.values(stages).map(({ operator }) => operator);
  return new Set([
    ...replaced.filter((operator) => operator !== 'dense'),
    ...(Object.values(widths).some((width) => width !== 1) ? ['channelScale'] : []),
    ...(Object.values(blocks).some((kept) => !kept) ? ['depthScale'] : []),
    ...(resolution === 1 ? [] : ['resolutionScale']),
    ...(precision === 'int8' ? ['int8'] : []),
    ...(exit === undefined ? [] : ['earlyExit']),
  ]);
}

/** Every operator that the space offers. */
export function operatorsOf({ stages, groups, blocks, resolutions, precisions, exits }: SpaceSummary): Set<string> {
  return new Set([
    ...stages.flatMap(({ choices }) => choices.map(({ operator }) => operator)),
    ...(groups.some(({ widths }) => widths.some((width) => width !== 1)) ? ['channelScale'] : []),
    ...(blocks.length > 0 ? ['depthScale'] : []),
    ...(resolutions?.some((resolution) => resolution !== 1) ? ['resolutionScale'] : []),
    ...(precisions?.includes('int8') ? ['int8'] : []),
    ...(exits?.length ? ['earlyExit'] : []),
  ]);
}
