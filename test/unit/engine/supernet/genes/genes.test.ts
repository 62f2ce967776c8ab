import assert from 'node:assert/strict';
import { createSupernet } from '../../../../../src/engine/supernet/createSupernet';
import { countSpace } from '../../../../../src/engine/supernet/genes/countSpace';
import { crossGenes } from '../../../../../src/engine/supernet/genes/crossGenes';
import { genesFrom, optionAt, spaceLoci } from '../../../../../src/engine/supernet/genes/loci';
import { mutateGenes } from '../../../../../src/engine/supernet/genes/mutateGenes';
import { randomGenes } from '../../../../../src/engine/supernet/genes/randomGenes';
import { trainedGenes } from '../../../../../src/engine/supernet/genes/trainedGenes';
import { uniformAssignments } from '../../../../../src/engine/supernet/genes/uniformAssignments';
import { createRandom } from '../../../../../src/shared/random';
import { baselineGenes, geneKey, type Genes } from '../../../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../../../src/shared/run/manifest';
import { syntheticNets } from '../../../../support/nets';

const supernet = createSupernet(syntheticNets['residualNet']?.() ?? assert.fail());
/** Every kind of gene, whether or not the network offers it. */
const space: SpaceSummary = {
  ...supernet.space,
  resolutions: [0.5, 0.75, 1],
  precisions: ['float32', 'int8'],
  exits: [
    { id: 'exit1', layer: 'a', thresholds: [0, 0.9] },
    { id: 'exit2', layer: 'b', thresholds: [0] },
  ],
};
const loci = spaceLoci(space);
const optionsOf = (genes: Genes): number[] => loci.map((locus) => optionAt(genes, locus));

const empty: SpaceSummary = { stages: [], groups: [], blocks: [] };

describe('geneKey', () => {
  it('keeps the text that it had before there were genes of the whole network', () => {
    const genes: Genes = {
      stages: { stage1: { operator: 'x', ratio: 0.5 } },
      widths: { g: 0.5 },
      blocks: { b: false },
    };
    assert.equal(geneKey(genes), '[[["stage1","x",0.5]],[["g",0.5]],[["b",false]]]');
    assert.equal(geneKey({ ...genes, resolution: 1, precision: 'float32' }), geneKey(genes));
    assert.notEqual(geneKey({ ...genes, precision: 'int8' }), geneKey(genes));
    const exit = { id: 'exit1', threshold: 0.5 };
    assert.equal(geneKey({ ...genes, exit }), geneKey({ ...genes, exit: { threshold: 0.5, id: 'exit1' } }));
    assert.notEqual(geneKey({ ...genes, exit }), geneKey({ ...genes, exit: { ...exit, threshold: 0.6 } }));
  });
});

describe('trainedGenes', () => {
  it('drops what training cannot tell apart', () => {
    const genes: Genes = {
      ...baselineGenes,
      resolution: 0.5,
      precision: 'int8',
      exit: { id: 'exit1', threshold: 0.9 },
    };
    assert.deepEqual(trainedGenes(genes), { ...baselineGenes, resolution: 0.5, exit: { id: 'exit1', threshold: 0 } });
    assert.deepEqual(trainedGenes(baselineGenes), baselineGenes);
  });
});

describe('loci', () => {
  it('read genes and write them back', () => {
    const random = createRandom(1, 'loci');
    for (let draw = 0; draw < 50; draw++) {
      const genes = randomGenes(space, random);
      const options = optionsOf(genes);
      assert.ok(options.every((option) => option >= 0));
      assert.equal(geneKey(genesFrom(loci, options)), geneKey(genes));
    }
    assert.deepEqual(genesFrom(loci, optionsOf(baselineGenes)), baselineGenes);
  });
});

describe('randomGenes', () => {
  it('reaches every option of every locus, and draws the same again', () => {
    const random = createRandom(2, 'reach');
    const draws = Array.from({ length: 400 }, () => optionsOf(randomGenes(space, random)));
    loci.forEach((locus, index) => {
      assert.equal(new Set(draws.map((options) => options[index])).size, locus.options.length, locus.id);
    });
    const again = createRandom(2, 'reach');
    assert.deepEqual(optionsOf(randomGenes(space, again)), draws[0]);
  });

  it('draws each operator of a stage about equally often', () => {
    const random = createRandom(3, 'operators');
    const id = space.stages[0]?.id ?? '';
    const drawn = Array.from({ length: 600 }, () => randomGenes(space, random).stages[id]?.operator ?? 'dense');
    const operators = ['dense', ...(space.stages[0]?.choices.map(({ operator }) => operator) ?? [])];
    for (const operator of operators) {
      const share = drawn.filter((name) => name === operator).length / drawn.length;
      assert.ok(Math.abs(share - 1 / operators.length) < 0.08, `${operator} ${share}`);
    }
  });
});

describe('mutateGenes', () => {
  it('always changes something, and stays in the space', () => {
    const random = createRandom(4, 'mutate');
    let genes: Genes = baselineGenes;
    for (let draw = 0; draw < 100; draw++) {
      const mutated = mutateGenes(space, genes, random, draw % 2 === 0 ? 0 : 0.2);
      assert.notEqual(geneKey(mutated), geneKey(genes));
      genes = mutated;
    }
  });

  it('changes one gene at rate 0 and all of them at rate 1', () => {
    const random = createRandom(5, 'rates');
    const before = optionsOf(baselineGenes);
    const changed = (rate: number): number =>
      optionsOf(mutateGenes(space, baselineGenes, random, rate)).filter((option, index) => option !== before[index])
        .length;
    assert.equal(changed(0), 1);
    assert.equal(changed(1), loci.length);
  });

  it('leaves a space without choices alone', () => {
    assert.deepEqual(mutateGenes(empty, baselineGenes, createRandom(1), 1), baselineGenes);
  });
});

describe('crossGenes', () => {
  it('takes every gene from one of the parents, and from both in the long run', () => {
    const random = createRandom(6, 'cross');
    const [a, b] = [randomGenes(space, random), randomGenes(space, random)];
    const [first, second] = [optionsOf(a), optionsOf(b)];
    const seen = new Set<string>();
    for (let draw = 0; draw < 100; draw++) {
      optionsOf(crossGenes(a, b, random)).forEach((option, index) => {
        assert.ok(option === first[index] || option === second[index]);
        seen.add(`${index} ${option}`);
      });
    }
    const distinct = first.reduce((sum, option, index) => sum + (option === second[index] ? 1 : 2), 0);
    assert.equal(seen.size, distinct);
  });

  it('does not depend on the order in which genes were written', () => {
    const reversed = (genes: Genes): Genes => ({
      ...genes,
      widths: Object.fromEntries(Object.entries(genes.widths).reverse()),
    });
    const random = createRandom(7, 'order');
    const [a, b] = [randomGenes(space, random), randomGenes(space, random)];
    assert.equal(
      geneKey(crossGenes(a, b, createRandom(8))),
      geneKey(crossGenes(reversed(a), reversed(b), createRandom(8))),
    );
  });
});

describe('uniformAssignments', () => {
  const warm = uniformAssignments(space);

  it('starts with the baseline, repeats nothing and stays in the space', () => {
    assert.deepEqual(warm[0], baselineGenes);
    assert.equal(new Set(warm.map(geneKey)).size, warm.length);
    for (const genes of uniformAssignments(supernet.space)) assert.doesNotThrow(() => supernet.subNetwork(genes));
  });

  it('holds every operator at every ratio, every width and no block at all', () => {
    const alone = warm.filter(({ widths, blocks }) => Object.keys({ ...widths, ...blocks }).length === 0);
    for (const { id, choices } of space.stages) {
      for (const { operator, ratios } of choices) {
        for (const ratio of ratios) {
          assert.ok(alone.some(({ stages }) => stages[id]?.operator === operator && stages[id].ratio === ratio));
        }
      }
    }
    for (const { id, widths } of space.groups) {
      for (const width of widths) assert.ok(warm.some((genes) => (genes.widths[id] ?? 1) === width));
    }
    assert.ok(warm.some(({ blocks }) => space.blocks.every(({ id }) => blocks[id] === false)));
    for (const whole of [
      { resolution: 0.5 },
      { precision: 'int8' },
      { exit: { id: 'exit1', threshold: 0.9 } },
    ] as const)
      assert.ok(warm.some((genes) => geneKey(genes) === geneKey({ ...baselineGenes, ...whole })));
  });

  it('is the baseline alone where there is no choice', () => {
    assert.deepEqual(uniformAssignments(empty), [baselineGenes]);
    assert.equal(countSpace(empty), 1);
  });
});
