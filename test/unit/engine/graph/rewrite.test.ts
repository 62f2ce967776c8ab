import assert from 'node:assert/strict';
import { AdaScaleError } from '../../../../src/shared/errors';
import { bindInputs, consumers, producers, removeDead, sortTopologically } from '../../../../src/engine/graph/rewrite';
import { counting, graphOf, node } from '../../../support/graphs';

const add = node('Add', ['a', 'b'], 'y');
const left = node('Relu', ['x'], 'a');
const right = node('Sigmoid', ['a'], 'b');
const graph = graphOf(['N', 4], ['y'], [left, right, add]);

const throwsCode = (code: string, action: () => unknown, message: RegExp): void => {
  assert.throws(
    action,
    (error) => error instanceof AdaScaleError && error.code === code && message.test(error.message),
  );
};

describe('rewrite', () => {
  it('knows who makes and who reads a value', () => {
    assert.equal(producers(graph).get('b'), right);
    assert.equal(producers(graph).has('x'), false);
    assert.deepEqual(consumers(graph).get('a'), [right, add]);
    assert.equal(consumers(graph).has('y'), false);
  });

  it('sorts any order, keeps one that is sorted and refuses cycles and unknown values', () => {
    assert.deepEqual(sortTopologically(graph).nodes, graph.nodes);
    assert.deepEqual(sortTopologically({ ...graph, nodes: [add, right, left] }).nodes, [left, right, add]);
    const cycle = graphOf(['N', 4], ['y'], [node('Add', ['x', 'y'], 'a'), node('Relu', ['a'], 'y')]);
    throwsCode('model.cycle', () => sortTopologically(cycle), /depends on its own output/);
    throwsCode(
      'model.undefinedValue',
      () => sortTopologically(graphOf(['N', 4], ['y'], [node('Relu', ['q'], 'y')])),
      /"q"/,
    );
  });

  it('sorts a chain deeper than the call stack', () => {
    const length = 50_000;
    const chain = Array.from({ length }, (_, index) =>
      node('Relu', [index === 0 ? 'x' : `v${index - 1}`], `v${index}`),
    );
    const sorted = sortTopologically(graphOf(['N', 4], [`v${length - 1}`], [...chain].reverse()));
    assert.equal(sorted.nodes[0]?.name, 'v0');
    assert.equal(sorted.nodes.at(-1)?.name, `v${length - 1}`);
  });

  it('removes nodes and constants that no output needs, never inputs', () => {
    const withDead = graphOf(['N', 4], ['y'], [left, node('Add', ['x', 'c'], 'dead'), right, add], { c: counting(4) });
    const live = removeDead(withDead);
    assert.deepEqual(live.nodes, graph.nodes);
    assert.equal(live.initializers.size, 0);
    assert.equal(removeDead({ ...withDead, nodes: [], outputs: [] }).inputs.length, 1);
  });

  it('binds inputs of fitting shape and refuses others by name', () => {
    const bound = bindInputs(graph, new Map([['x', counting(2, 4)]]));
    assert.deepEqual([bound.inputs.length, bound.initializers.has('x')], [0, true]);
    throwsCode('model.binding', () => bindInputs(graph, new Map([['x', counting(2, 5)]])), /"x".*\[N, 4\]/);
    throwsCode('model.binding', () => bindInputs(graph, new Map([['z', counting(1)]])), /"z".*not an input/);
  });
});
