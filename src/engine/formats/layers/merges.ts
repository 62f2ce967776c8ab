// Layers that join several values. Inputs that lie differently in the IR are first brought to the file's order.
import { int } from '../../graph/graph';
import { scalar } from './converter';
import type { LayerContext, LayerConverter } from './converter';
import { numberOf } from './json';
import { LayerProblem } from './layerProblem';
import { fileShape, graphAxis, image, plain, sameShape, toPlain } from './values';
import type { Layout, Value } from './values';

type Values = readonly [Value, ...Value[]];

/** All values of one kind. Flattened images stay as they are only if all are flattened from the same size. */
function aligned(context: LayerContext, values: Values, keepFlat: boolean): Values {
  const [head] = values;
  const same = values.every(
    (value) =>
      value.kind === head.kind &&
      (value.kind !== 'flat' ||
        (head.kind === 'flat' &&
          keepFlat &&
          value.channels === head.channels &&
          value.height === head.height &&
          value.width === head.width)),
  );
  return same ? values : (values.map((value) => toPlain(context, value)) as unknown as Values);
}

function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length !== b.length) throw new LayerProblem(`it joins shapes of ${a.length} and ${b.length} dimensions`);
  return a.map((size, axis) => {
    const other = b[axis] ?? 1;
    if (size !== other && size !== 1 && other !== 1)
      throw new LayerProblem(`it joins [${a.join(', ')}] with [${b.join(', ')}]`);
    return Math.max(size, other);
  });
}

/** The value `name` of a shape in the file's order, lying like `like`. */
function shaped(layout: Layout, like: Value, name: string, shape: readonly number[]): Value {
  if (like.kind === 'flat') return { ...like, name };
  if (like.kind === 'plain') return plain(name, shape);
  const [first = 1, second = 1, third = 1] = shape;
  return layout === 'NHWC' ? image(name, third, first, second) : image(name, first, second, third);
}

function fold(context: LayerContext, opType: string, inputs: Values, lastSuffix = ''): Value {
  const [head, ...others] = aligned(context, inputs, true);
  return others.reduce<Value>((sum, value, index) => {
    const shape = broadcastShape(fileShape(sum, context.layout), fileShape(value, context.layout));
    const suffix = index === others.length - 1 ? lastSuffix : `/${index + 1}`;
    return shaped(context.layout, head, context.emit(opType, [sum.name, value.name], {}, suffix), shape);
  }, head);
}

const folded = (opType: string): LayerConverter => ({
  arity: 'many',
  convert: (context, inputs) => fold(context, opType, inputs),
});

export const add = folded('Add');
export const multiply = folded('Mul');

export const subtract: LayerConverter = {
  arity: 'many',
  convert: (context, inputs) => {
    if (inputs.length !== 2) throw new LayerProblem('it subtracts more than two inputs');
    return fold(context, 'Sub', inputs);
  },
};

export const average: LayerConverter = {
  arity: 'many',
  convert: (context, inputs) => {
    const sum = fold(context, 'Add', inputs, '/sum');
    const share = context.constant('share', () => scalar(1 / inputs.length));
    return { ...sum, name: context.emit('Mul', [sum.name, share]) };
  },
};

export const concatenate: LayerConverter = {
  arity: 'many',
  convert: (context, inputs) => {
    const parts = aligned(context, inputs, false);
    const axis = graphAxis(context, parts[0], numberOf(context.config, 'axis', -1));
    if (axis === 0) throw new LayerProblem('it joins along the batch');
    const [head, ...others] = parts.map((value) => fileShape(value, context.layout));
    const rank = head?.length ?? 0;
    const stated = numberOf(context.config, 'axis', -1);
    const at = stated < 0 ? stated + rank : stated - 1;
    const rest = (shape: readonly number[] = []): readonly number[] => shape.filter((_, index) => index !== at);
    if (!head || others.some((shape) => shape.length !== rank || !sameShape(rest(shape), rest(head)))) {
      throw new LayerProblem('it joins shapes that differ in more than one axis');
    }
    const total = parts.reduce((sum, value) => sum + (fileShape(value, context.layout)[at] ?? 0), 0);
    const shape = head.map((size, index) => (index === at ? total : size));
    const name = context.emit(
      'Concat',
      parts.map((value) => value.name),
      { axis: int(axis) },
    );
    return shaped(context.layout, parts[0], name, shape);
  },
};
