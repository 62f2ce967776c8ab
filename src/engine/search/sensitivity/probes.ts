// Which single changes sensitivity looks at: every operator, width, block and input size alone. Exits are left out, for they
// have no weights to recycle, and number formats, which cost next to nothing alone.
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import type { SensitivityRecord } from '../../../shared/run/sensitivity';
import { genesFrom, optionAt, spaceLoci, type Locus } from '../../supernet/genes/loci';
import { baselineGenes } from '../../../shared/run/genes';

export interface Probe extends Pick<SensitivityRecord, 'kind' | 'id' | 'layers' | 'operator' | 'ratio'> {
  readonly genes: Genes;
}

type Site = Pick<SensitivityRecord, 'kind' | 'id' | 'operator' | 'ratio'>;

/** Equal for the same change of the same part. */
export const siteKey = ({ kind, id, operator, ratio }: Site): string => `${kind} ${id} ${operator} ${ratio}`;

/** What option `place` of a locus changes; null where that is nothing, or nothing that is probed. */
export function siteOf(locus: Locus, place: number): Site | null {
  if (place === optionAt(baselineGenes, locus)) return null;
  switch (locus.kind) {
    case 'stage': {
      const option = locus.options[place];
      return option === undefined ? null : { kind: 'stage', id: locus.id, ...option };
    }
    case 'width':
      return { kind: 'width', id: locus.id, operator: 'channelScale', ratio: locus.options[place] ?? 1 };
    case 'block':
      return { kind: 'block', id: locus.id, operator: 'depthScale', ratio: 0 };
    case 'resolution':
      return { kind: 'resolution', id: locus.id, operator: 'resolutionScale', ratio: locus.options[place] ?? 1 };
    case 'precision':
    case 'exit':
      return null;
    default:
      return locus satisfies never;
  }
}

/** At most `count`, spread over all parts of the network: one of each part, then a second one, and so on. */
export function sensitivityProbes(space: SpaceSummary, count: number): readonly Probe[] {
  const loci = spaceLoci(space);
  const whole = loci.map((locus) => optionAt(baselineGenes, locus));
  const layers = new Map([...space.stages, ...space.blocks].map((part) => [part.id, part.layers] as const));
  const byLocus = loci.map((locus, index) =>
    locus.options.flatMap((_, place): Probe[] => {
      const site = siteOf(locus, place);
      const options = whole.map((option, other) => (other === index ? place : option));
      return site === null ? [] : [{ ...site, layers: layers.get(site.id) ?? [], genes: genesFrom(loci, options) }];
    }),
  );
  const rounds = Math.max(0, ...byLocus.map((probes) => probes.length));
  return Array.from({ length: rounds }, (_, round) => byLocus.flatMap((probes) => probes[round] ?? []))
    .flat()
    .slice(0, count);
}
