import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { optionAt, spaceLoci } from '../../../../../src/engine/supernet/genes/loci';
import { randomGenes } from '../../../../../src/engine/supernet/genes/randomGenes';
import { stepGenes } from '../../../../../src/engine/supernet/genes/stepGenes';
import { createRandom } from '../../../../../src/shared/random';
import { baselineGenes, geneKey } from '../../../../../src/shared/run/genes';
import { space } from '../../search/analytic';

describe('engine/supernet/genes/stepGenes', () => {
  it('moves within the space: one choice, or all of one kind, and nothing of the other kinds', () => {
    const random = createRandom(1, 'steps');
    const loci = spaceLoci(space);
    const moves = new Set<string>();
    for (let round = 0; round < 400; round++) {
      const before = randomGenes(space, random);
      const after = stepGenes(space, before, random);
      const moved = loci.filter((locus) => optionAt(before, locus) !== optionAt(after, locus));
      assert.ok(loci.every((locus) => optionAt(after, locus) >= 0));
      assert.ok(new Set(moved.map(({ kind }) => kind)).size <= 1);
      moves.add(`${moved[0]?.kind} ${moved.length > 1 ? 'all' : 'one'}`);
    }
    for (const move of ['stage one', 'stage all', 'width one', 'width all', 'block one'])
      assert.ok(moves.has(move), move);
  });

  it('stays where there is nowhere to go', () => {
    const single = { stages: [], groups: [], blocks: [] };
    assert.equal(geneKey(stepGenes(single, baselineGenes, createRandom(1, 'x'))), geneKey(baselineGenes));
  });
});
