import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeGenes } from '../../../../src/shared/run/describeGenes';
import { baselineGenes } from '../../../../src/shared/run/genes';

describe('describeGenes', () => {
  it('says what the whole network changed', () => {
    assert.equal(describeGenes(baselineGenes), 'as trained');
    assert.equal(describeGenes({ ...baselineGenes, resolution: 0.75, precision: 'int8' }), 'input at 75 %; int8');
    const exit = (threshold: number): string => describeGenes({ ...baselineGenes, exit: { id: 'exit1', threshold } });
    assert.equal(exit(0), 'ends at exit1');
    assert.equal(exit(0.9), 'may leave at exit1 from 90 % confidence');
    const mixed = { stages: { stage2: { operator: 'spatialSvd', ratio: 0.5 } }, widths: {}, blocks: { block1: false } };
    assert.equal(describeGenes({ ...mixed, precision: 'int8' }), 'stage2 spatialSvd 50 %; without block1; int8');
  });
});
