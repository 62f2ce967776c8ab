// Draws one 32×32 picture of a class: a shape of random place, size, turn and colour before a random background with clutter
// and sensor noise. Hard enough that compression costs accuracy, easy enough to learn in a minute.
import sharp from 'sharp';
import type { Random } from '../../shared/random';

const sideLength = 32;

const polygon = (corners: number, inner: number): string =>
  Array.from({ length: inner < 1 ? corners * 2 : corners }, (_, index) => {
    const radius = inner < 1 && index % 2 === 1 ? inner : 1;
    const angle = (2 * Math.PI * index) / (inner < 1 ? corners * 2 : corners);
    return `${(radius * Math.sin(angle)).toFixed(3)},${(-radius * Math.cos(angle)).toFixed(3)}`;
  }).join(' ');

/** Shapes in the unit circle; `fill` is the colour. */
const outlines: Readonly<Record<string, (fill: string) => string>> = {
  circle: (fill) => `<circle r="0.85" fill="${fill}"/>`,
  cross: (fill) => `<path d="M-.3-1h.6v.7h.7v.6h-.7v.7h-.6v-.7h-.7v-.6h.7z" fill="${fill}"/>`,
  ellipse: (fill) => `<ellipse rx="1" ry="0.5" fill="${fill}"/>`,
  hexagon: (fill) => `<polygon points="${polygon(6, 1)}" fill="${fill}"/>`,
  ring: (fill) => `<circle r="0.7" fill="none" stroke="${fill}" stroke-width="0.35"/>`,
  square: (fill) => `<rect x="-0.75" y="-0.75" width="1.5" height="1.5" fill="${fill}"/>`,
  star: (fill) => `<polygon points="${polygon(5, 0.42)}" fill="${fill}"/>`,
  triangle: (fill) => `<polygon points="${polygon(3, 1)}" fill="${fill}"/>`,
};

export const classNames = Object.keys(outlines);

const colour = (random: Random, lightness: number): string =>
  `hsl(${random.integer(360)},${20 + random.integer(70)}%,${Math.round(lightness)}%)`;

function clutter(random: Random): string {
  const line = (): string => {
    const at = (): number => random.integer(sideLength);
    return `<line x1="${at()}" y1="${at()}" x2="${at()}" y2="${at()}" stroke="${colour(random, 20 + random.integer(60))}" stroke-width="${1 + random.integer(2)}"/>`;
  };
  return Array.from({ length: 2 + random.integer(4) }, line).join('');
}

function picture(name: string, random: Random): string {
  const background = 15 + random.integer(70);
  const contrast = (18 + random.integer(30)) * (background > 50 ? -1 : 1);
  const size = 6 + random.next() * 6;
  const place = (): string => (sideLength / 2 + (random.next() - 0.5) * (sideLength - 2.2 * size)).toFixed(2);
  const outline = outlines[name];
  if (!outline) throw new Error(`No shape ${name}`);
  const turned = `translate(${place()} ${place()}) rotate(${random.integer(360)}) scale(${size.toFixed(2)} ${(size * (0.75 + 0.25 * random.next())).toFixed(2)})`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sideLength}" height="${sideLength}">` +
    `<rect width="100%" height="100%" fill="${colour(random, background)}"/>${clutter(random)}` +
    `<g transform="${turned}">${outline(colour(random, background + contrast))}</g></svg>`
  );
}

/** A JPEG of class `name`. */
export async function drawShape(name: string, random: Random): Promise<Buffer> {
  const { data, info } = await sharp(Buffer.from(picture(name, random)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const strength = 6 + 16 * random.next();
  for (let index = 0; index < data.length; index++) data[index] = clamp(data[index], strength * random.normal());
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
}

const clamp = (value: number | undefined, change: number): number =>
  Math.min(255, Math.max(0, Math.round((value ?? 0) + change)));
