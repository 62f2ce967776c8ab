// A measured space as a search problem: evaluation is a look into the table.
import type { Outline, Proposal, SearchProblem } from '../../../src/engine/search/problem';
import { genesFrom, optionAt, spaceLoci } from '../../../src/engine/supernet/genes/loci';
import { baselineId, type Candidate } from '../../../src/shared/run/candidate';
import type { Genes } from '../../../src/shared/run/genes';
import { candidate } from '../../support/candidates';
import { numberOf, optionsOf } from './combinations';
import type { SpaceRow, SpaceTable } from './spaceTable';

export interface TableProblem {
  readonly table: SpaceTable;
  readonly problem: SearchProblem;
  readonly judge: (proposal: Proposal) => Candidate;
  readonly baseline: Candidate;
  /** Every network of the space. */
  readonly all: () => readonly Candidate[];
}

export function tableProblem(table: SpaceTable, baselineGenes: Genes): TableProblem {
  const loci = spaceLoci(table.space);
  const numberOfRow = new Map(table.rowOf.map((row, number) => [row, number] as const).reverse());
  const rowNumber = (genes: Genes): number =>
    table.rowOf[
      numberOf(
        loci,
        loci.map((locus) => optionAt(genes, locus)),
      )
    ] as number;
  const shortest = (row: number): Genes => genesFrom(loci, optionsOf(loci, numberOfRow.get(row) as number));
  const outline = (genes: Genes): Outline => {
    const row = rowNumber(genes);
    const [, latencyMs, peakMemoryBytes, parameters, macs] = table.rows[row] as SpaceRow;
    return { key: String(row), genes: shortest(row), costs: { latencyMs, peakMemoryBytes, parameters, macs } };
  };
  const judge = ({ id, generation, genes }: Proposal): Candidate => {
    const [accuracy, latencyMs, peakMemoryBytes, parameters, macs] = table.rows[rowNumber(genes)] as SpaceRow;
    return candidate(id, { generation, genes, accuracy, latencyMs, peakMemoryBytes, parameters, macs });
  };
  return {
    table,
    problem: { outline, evaluate: (proposals) => Promise.resolve(proposals.map(judge)) },
    judge,
    baseline: judge({ id: baselineId, generation: 0, genes: baselineGenes }),
    all: () => table.rows.map((_, row) => judge({ id: String(row), generation: 0, genes: shortest(row) })),
  };
}
