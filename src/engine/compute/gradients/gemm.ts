// Y = alpha A' B' + beta C, where ' is an optional transposition: a fully connected layer.
import { floatAttribute, intAttribute } from '../../graph/attributes';
import { sumTo } from '../emit/values';
import type { Emission } from './rule';
import { inputName, inputOf, simpleRule } from './rule';

export const gemm = simpleRule('Gemm', (gradient, node, e) => {
  const [a, b] = [inputOf(node, e, 0), inputOf(node, e, 1)];
  const alpha = floatAttribute(node, 'alpha', 1);
  const transA = intAttribute(node, 'transA', 0) === 1;
  const transB = intAttribute(node, 'transB', 0) === 1;
  const { matMul } = e.lowering;
  const toA = (): string =>
    transA
      ? matMul(b, gradient, { transposeLeft: transB, transposeRight: true, alpha })
      : matMul(gradient, b, { transposeRight: !transB, alpha });
  const toB = (): string =>
    transB
      ? matMul(gradient, a, { transposeLeft: true, transposeRight: transA, alpha })
      : matMul(a, gradient, { transposeLeft: !transA, alpha });
  const bias = inputName(node, 2);
  return [
    e.wants(inputName(node, 0)) ? toA() : undefined,
    e.wants(inputName(node, 1)) ? toB() : undefined,
    bias !== '' && e.wants(bias)
      ? biasGradient(e, gradient, node.outputs[0] ?? '', bias, floatAttribute(node, 'beta', 1))
      : undefined,
  ];
});

function biasGradient(e: Emission, gradient: string, output: string, bias: string, beta: number): string {
  const summed = sumTo(e.builder, gradient, e.shapeOf(output), e.shapeOf(bias));
  return beta === 1 ? summed : e.builder.op('Mul', [summed, e.builder.scalar(beta)]);
}
