// JPEG and PNG to 8-bit samples through sharp. Profiles and orientation tags are left alone and alpha is dropped, as the
// usual training pipelines do, so that a network sees here what it saw in training.
import sharp from 'sharp';
import { AdaScaleError } from '../../../shared/errors';
import { datasetLimits } from '../limits';
import { writeLuma } from '../luma';

export interface ImageHeader {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

export interface DecodeTarget {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  readonly resize: boolean;
  readonly out: Uint8Array;
}

/** Returned where an image does not have the size that the data set has. */
export interface OddSize {
  readonly height: number;
  readonly width: number;
}

// Small images decode fastest with one libvips thread each; nothing is decoded twice, so a cache only holds memory.
sharp.concurrency(1);
sharp.cache(false);

const options = { failOn: 'truncated', limitInputPixels: datasetLimits.imagePixels, ignoreIcc: true } as const;

/** Size and colour from an image's header. @throws AdaScaleError `data.corruptImage` */
export async function readHeader(name: string, bytes: Buffer): Promise<ImageHeader> {
  checkMagic(name, bytes);
  try {
    const { width, height, space } = await sharp(bytes, options).metadata();
    return { width, height, channels: space === 'b-w' || space === 'grey16' ? 1 : 3 };
  } catch (error) {
    throw corrupt(name, error);
  }
}

/**
 * Decodes into `target.out` as planes. Gray becomes three equal channels and colour becomes luma where the shape says so.
 * @returns the image's own size if it differs from the target's and may not be scaled; nothing is written then
 * @throws AdaScaleError `data.corruptImage`
 */
export async function decodeImage(name: string, bytes: Buffer, target: DecodeTarget): Promise<OddSize | null> {
  checkMagic(name, bytes);
  const [channels, height, width] = target.shape;
  const image = sharp(bytes, options);
  // Bilinear with antialiasing, the default of torchvision and Pillow for this.
  if (target.resize) image.resize(width, height, { fit: 'fill', kernel: 'linear' });
  try {
    const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height) return { height: info.height, width: info.width };
    if (channels === 1) writeLuma(data, info.channels, target.out);
    else writePlanes(data, info.channels, target.out);
    return null;
  } catch (error) {
    throw corrupt(name, error);
  }
}

/** Interleaved RGB (or gray, or with alpha) to three planes. */
function writePlanes(data: Uint8Array, stride: number, out: Uint8Array): void {
  const plane = out.length / 3;
  const [green, blue] = stride >= 3 ? [1, 2] : [0, 0];
  for (let i = 0, at = 0; i < plane; i++, at += stride) {
    out[i] = data[at] ?? 0;
    out[plane + i] = data[at + green] ?? 0;
    out[2 * plane + i] = data[at + blue] ?? 0;
  }
}

/** libvips would open whatever a file turns out to be, SVG included; only what was announced is let through. */
function checkMagic(name: string, bytes: Buffer): void {
  const jpeg = bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  const png = bytes.length > 8 && bytes.readUInt32BE(0) === 0x89504e47;
  if (!jpeg && !png) throw corrupt(name, new Error('its first bytes are neither JPEG nor PNG'));
}

function corrupt(name: string, cause: unknown): AdaScaleError {
  // libvips repeats its complaint, once a line, for every row that it fails on.
  const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new AdaScaleError(
    'data.corruptImage',
    `${name} cannot be decoded: ${reason}`,
    'Replace or remove this file.',
    {
      cause,
    },
  );
}
