// TensorFlow's SAME padding as explicit pads: the output is ceil(input / stride), an odd rest goes to the end
// (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).

export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

const extent = ({ kernel, dilation }: Window): number => (kernel - 1) * dilation + 1;

/** [begin, end] of one axis of `size` elements. */
export function samePads(size: number, window: Window): readonly [number, number] {
  const outputs = Math.ceil(size / window.stride);
  const total = Math.max(0, (outputs - 1) * window.stride + extent(window) - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Positions of the window on an axis with these pads; below 1 where the window does not fit. */
export const windowCount = (size: number, window: Window, [begin, end]: readonly [number, number]): number =>
  Math.floor((size + begin + end - extent(window)) / window.stride) + 1;
