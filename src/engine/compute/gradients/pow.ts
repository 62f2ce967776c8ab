// d x^p = p x^(p − 1) for a constant scalar exponent.
import { elementCount } from '../../graph/graph';
import { inputName, inputOf, simpleRule } from './rule';

export const pow = simpleRule(
  'Pow',
  (gradient, node, e) => {
    const b = e.builder;
    const exponent = Number(e.constantOf(inputName(node, 1))?.data[0]);
    const power = b.op('Pow', [inputOf(node, e, 0), b.scalar(exponent - 1)]);
    return [b.op('Mul', [gradient, b.op('Mul', [power, b.scalar(exponent)])])];
  },
  (node, e) => {
    const exponent = e.constantOf(inputName(node, 1));
    return exponent && elementCount(exponent.shape) === 1 ? undefined : 'its exponent is not one constant number';
  },
);
