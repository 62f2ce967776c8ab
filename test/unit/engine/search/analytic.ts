// A search problem with known figures: small enough to enumerate, with a frontier that no single gene decides.
import type { Proposal, SearchProblem } from '../../../../src/engine/search/problem';
import type { Candidate } from '../../../../src/shared/run/candidate';
import { geneKey, type Genes } from '../../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../../src/shared/run/manifest';
import { candidate } from '../../../support/candidates';

const widths = [0.25, 0.5, 0.75, 1];
const ids = ['a', 'b', 'c', 'd'];

export const space: SpaceSummary = {
  stages: ['s1', 's2'].map((id) => ({ id, layers: [id], choices: [{ operator: 'cheap', ratios: [0.25, 0.5] }] })),
  groups: ids.map((id) => ({ id, channels: 16, widths })),
  blocks: [{ id: 'block1', layers: ['add'] }],
};

export const smallest: Genes = {
  stages: { s1: { operator: 'cheap', ratio: 0.25 }, s2: { operator: 'cheap', ratio: 0.25 } },
  widths: Object.fromEntries(ids.map((id) => [id, 0.25])),
  blocks: { block1: false },
};

const importance: Readonly<Record<string, number>> = { a: 0.05, b: 0.2, c: 0.1, d: 0.02 };

export function judge({ id, generation, genes }: Proposal): Candidate {
  const width = (group: string): number => genes.widths[group] ?? 1;
  const ratio = (stage: string): number => genes.stages[stage]?.ratio ?? 1;
  const block = genes.blocks['block1'] === false ? 0 : 1;
  const lost = ids.reduce((sum, group) => sum + (importance[group] ?? 0) * (1 - width(group)) ** 2, 0);
  const accuracy = 0.95 - lost - 0.12 * (1 - ratio('s1')) ** 3 - 0.03 * (1 - ratio('s2')) - 0.04 * (1 - block);
  const work = width('a') * width('b') * ratio('s1') + width('c') * width('d') * ratio('s2') + 0.3 * block;
  const peakMemoryBytes = Math.round(1000 * Math.max(width('a') + width('b'), width('c') + width('d')));
  const parameters = Math.round(1000 * (width('b') * width('c') + ratio('s2') * width('d') + 0.2 * block));
  return candidate(id, { generation, genes, accuracy, latencyMs: work, peakMemoryBytes, parameters });
}

export interface Counted extends SearchProblem {
  readonly evaluated: readonly string[];
}

/** Remembers what it was asked; `failing` says which genes fail. */
export function analyticProblem(failing: (genes: Genes) => boolean = () => false): Counted {
  const evaluated: string[] = [];
  return {
    evaluated,
    outline: (genes) => {
      const { latencyMs, peakMemoryBytes, parameters } = judge({ id: '', generation: 0, genes });
      const costs = { latencyMs: latencyMs ?? 0, macs: latencyMs ?? 0, peakMemoryBytes, parameters };
      return { key: geneKey(genes), genes, costs };
    },
    evaluate: async (proposals) => {
      evaluated.push(...proposals.map(({ genes }) => geneKey(genes)));
      return proposals.map((proposal): Candidate => {
        const judged = judge(proposal);
        if (!failing(proposal.genes)) return judged;
        return { ...judged, status: 'failed', latencyMs: null, error: { code: 'test.failed', message: 'no' } };
      });
    },
  };
}

/** Every sub-network of the space. */
export function everything(): readonly Candidate[] {
  const stageOptions = [undefined, 0.25, 0.5];
  const all: Genes[] = [];
  const total = widths.length ** ids.length * stageOptions.length ** 2 * 2;
  for (let index = 0; index < total; index++) {
    let rest = index;
    const digit = (base: number): number => {
      const value = rest % base;
      rest = Math.floor(rest / base);
      return value;
    };
    const groupWidths = Object.fromEntries(ids.map((id) => [id, widths[digit(widths.length)] as number]));
    const stages = Object.fromEntries(
      ['s1', 's2'].flatMap((id) => {
        const ratio = stageOptions[digit(stageOptions.length)];
        return ratio === undefined ? [] : [[id, { operator: 'cheap', ratio }]];
      }),
    );
    all.push({ stages, widths: groupWidths, blocks: { block1: digit(2) === 0 } });
  }
  return all.map((genes, index) => judge({ id: String(index), generation: 0, genes }));
}
