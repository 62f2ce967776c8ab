// Which nodes become one with a BatchNormalization, and which must not.
import assert from 'node:assert/strict';
import { fuseNorms, fusedRelu, residualInput } from '../../../../src/engine/compute/training/fuseNorms';
import { intAttribute } from '../../../../src/engine/graph/attributes';
import type { GraphNode } from '../../../../src/engine/graph/graph';
import { inferShapes } from '../../../../src/engine/graph/shapes';
import type { ProgramBuilder } from '../../../support/programBuilder';
import { createProgramBuilder } from '../../../support/programBuilder';

function fused(build: (net: ProgramBuilder, x: string) => string): readonly GraphNode[] {
  const net = createProgramBuilder({ batch: 2, shape: [4, 5, 5] });
  const { graph } = net.program(build(net, net.conv(net.input, 4, 4, { kernel: [1, 1] })), 4);
  return fuseNorms(graph, inferShapes(graph, 2)).nodes;
}

const opTypes = (nodes: readonly GraphNode[]): string[] => nodes.map(({ opType }) => opType);
const hasRelu = (node: GraphNode | undefined): boolean => node !== undefined && intAttribute(node, fusedRelu, 0) === 1;

describe('fuseNorms', () => {
  it('takes in a ReLU', () => {
    const nodes = fused((net, x) => net.node('Relu', [net.norm(x, 4)]));
    assert.deepEqual(opTypes(nodes), ['Conv', 'BatchNormalization']);
    assert.ok(hasRelu(nodes[1]));
    assert.deepEqual(nodes[1]?.outputs, ['Relu2:0']);
  });

  it('takes in a residual, with and without a ReLU', () => {
    const bare = fused((net, x) => net.node('Tanh', [net.node('Add', [x, net.norm(x, 4)])]));
    assert.deepEqual(opTypes(bare), ['Conv', 'BatchNormalization', 'Tanh']);
    assert.equal(bare[1]?.inputs[residualInput], 'Conv0:0');
    assert.ok(!hasRelu(bare[1]));
    const whole = fused((net, x) => net.node('Relu', [net.node('Add', [net.norm(x, 4), x])]));
    assert.deepEqual(opTypes(whole), ['Conv', 'BatchNormalization']);
    assert.ok(hasRelu(whole[1]));
  });

  it('fuses one of two norms that are added to each other', () => {
    const nodes = fused((net, x) => net.node('Relu', [net.node('Add', [net.norm(x, 4), net.norm(x, 4)])]));
    assert.deepEqual(opTypes(nodes), ['Conv', 'BatchNormalization', 'BatchNormalization']);
    assert.equal(nodes[2]?.inputs[residualInput], nodes[1]?.outputs[0]);
  });

  it('leaves a norm alone whose output is read twice, given away, doubled, or stretched by what is added', () => {
    const twice = fused((net, x) => {
      const y = net.norm(x, 4);
      return net.node('Mul', [net.node('Relu', [y]), y]);
    });
    assert.ok(opTypes(twice).includes('Relu'));
    assert.deepEqual(opTypes(fused((net, x) => net.norm(x, 4))), ['Conv', 'BatchNormalization']);
    const doubled = fused((net, x) => {
      const y = net.norm(x, 4);
      return net.node('Add', [y, y]);
    });
    assert.ok(opTypes(doubled).includes('Add'));
    const stretched = fused((net, x) => net.node('Add', [net.norm(x, 4), net.parameter([4, 1, 1])]));
    assert.ok(opTypes(stretched).includes('Add'));
  });
});
