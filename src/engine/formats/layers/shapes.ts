// Layers that only move elements: Flatten, Reshape, Permute, ZeroPadding2D, Cropping2D, UpSampling2D.
import { elementCount, floatTensor, int64Tensor, string } from '../../graph/graph';
import { pairOf, requireImage } from './converter';
import type { LayerContext, LayerConverter } from './converter';
import { numbersOf, textOf } from './json';
import { LayerProblem } from './layerProblem';
import { fileShape, image, permute, reshape } from './values';

export const flatten: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => reshape(context, value, [elementCount(fileShape(value, context.layout))]),
};

/** Replaces the one -1 of a target shape. */
function resolveShape(target: readonly number[], elements: number): readonly number[] {
  const known = elementCount(target.filter((size) => size !== -1));
  const open = target.filter((size) => size === -1).length;
  if (open > 1 || (open === 1 && (known === 0 || elements % known !== 0))) {
    throw new LayerProblem(`${elements} elements do not fill [${target.join(', ')}]`);
  }
  return target.map((size) => (size === -1 ? elements / known : size));
}

export const reshapeLayer: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const target = numbersOf(context.config['target_shape']);
    if (!target) throw new LayerProblem('its target_shape is not a list of numbers');
    return reshape(context, value, resolveShape(target, elementCount(fileShape(value, context.layout))));
  },
};

export const permuteLayer: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const dims = numbersOf(context.config['dims']);
    if (!dims) throw new LayerProblem('its dims are not a list of numbers');
    return permute(
      context,
      value,
      dims.map((axis) => axis - 1),
    );
  },
};

type Margins = readonly [readonly [number, number], readonly [number, number]];

/** One number, [vertical, horizontal] or [[top, bottom], [left, right]]. */
function marginsOf(context: LayerContext, key: string): Margins {
  const value = context.config[key] ?? 1;
  const sides = Array.isArray(value) ? (value as unknown[]) : [value, value];
  const [vertical, horizontal] = sides.map((side) =>
    typeof side === 'number' ? [side, side] : (numbersOf(side) ?? []),
  );
  const [top = -1, bottom = -1] = vertical ?? [];
  const [left = -1, right = -1] = horizontal ?? [];
  const valid = [top, bottom, left, right].every((size) => Number.isInteger(size) && size >= 0);
  if (!valid) throw new LayerProblem(`its ${key} ${JSON.stringify(value)} is not understood`);
  return [
    [top, bottom],
    [left, right],
  ];
}

export const zeroPadding2d: LayerConverter = {
  arity: 'one',
  convert: (context, [input]) => {
    const value = requireImage(input);
    const [[top, bottom], [left, right]] = marginsOf(context, 'padding');
    const margins = context.constant('pads', () => int64Tensor([0, 0, top, left, 0, 0, bottom, right]));
    const name = context.emit('Pad', [value.name, margins], { mode: string('constant') });
    return image(name, value.channels, value.height + top + bottom, value.width + left + right);
  },
};

export const cropping2d: LayerConverter = {
  arity: 'one',
  convert: (context, [input]) => {
    const value = requireImage(input);
    const [[top, bottom], [left, right]] = marginsOf(context, 'cropping');
    const [height, width] = [value.height - top - bottom, value.width - left - right];
    if (height < 1 || width < 1) throw new LayerProblem('it crops everything away');
    const starts = context.constant('starts', () => int64Tensor([top, left]));
    const ends = context.constant('ends', () => int64Tensor([top + height, left + width]));
    const axes = context.constant('axes', () => int64Tensor([2, 3]));
    return image(context.emit('Slice', [value.name, starts, ends, axes]), value.channels, height, width);
  },
};

const nearest = {
  mode: string('nearest'),
  coordinate_transformation_mode: string('asymmetric'),
  nearest_mode: string('floor'),
};

/** TensorFlow 2 samples at pixel centres, TF.js at corners. */
const bilinear = (context: LayerContext): Parameters<LayerContext['emit']>[2] => ({
  mode: string('linear'),
  coordinate_transformation_mode: string(context.dialect === 'tfjs' ? 'asymmetric' : 'half_pixel'),
});

export const upSampling2d: LayerConverter = {
  arity: 'one',
  check: (config) => {
    const method = textOf(config, 'interpolation', 'nearest');
    return method === 'nearest' || method === 'bilinear' ? undefined : `interpolation "${method}" has no counterpart`;
  },
  convert: (context, [input]) => {
    const value = requireImage(input);
    const [vertical, horizontal] = pairOf(context.config, 'size', [2, 2]);
    const scales = context.constant('scales', () => floatTensor([4], [1, 1, vertical, horizontal]));
    const smooth = textOf(context.config, 'interpolation', 'nearest') === 'bilinear';
    const name = context.emit('Resize', [value.name, '', scales], smooth ? bilinear(context) : nearest);
    return image(name, value.channels, value.height * vertical, value.width * horizontal);
  },
};
