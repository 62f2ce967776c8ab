// Pictures of a folder as the policy's network wants them: [1, C, H, W], each pixel (value − mean) / std.
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import ort from 'onnxruntime-node';
import sharp from 'sharp';

const isImage = (name) => /\.(jpe?g|png)$/i.test(name);

export async function listImages(folder) {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter(isImage)
    .sort()
    .map((name) => path.join(folder, name));
}

/** Spatial size and channels from the policy's input, batch 1. */
export function inputShape(policy) {
  const [, channels, height, width] = policy.model.inputs[0].shape;
  return [1, channels, height, width];
}

export async function readImage(file, policy) {
  const [, channels, height, width] = inputShape(policy);
  const image = sharp(file).removeAlpha().resize(width, height, { fit: 'fill' });
  const { data } = await (channels === 1 ? image.greyscale() : image.toColourspace('srgb'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { mean, std, channels: order } = policy.model.preprocessing ?? { mean: [0], std: [1], channels: 'rgb' };
  const at = (list, channel) => list[channel] ?? list[0];
  const pixels = height * width;
  const planes = new Float32Array(channels * pixels);
  for (let channel = 0; channel < channels; channel++) {
    const source = order === 'bgr' ? channels - 1 - channel : channel;
    for (let i = 0; i < pixels; i++)
      planes[channel * pixels + i] = (data[i * channels + source] - at(mean, channel)) / at(std, channel);
  }
  return new ort.Tensor('float32', planes, [1, channels, height, width]);
}

export const noise = (policy) => {
  const shape = inputShape(policy);
  const count = shape.reduce((product, size) => product * size, 1);
  return new ort.Tensor(
    'float32',
    Float32Array.from({ length: count }, () => Math.random()),
    shape,
  );
};
