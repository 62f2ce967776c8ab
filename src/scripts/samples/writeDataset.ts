// The sample data set as one archive: train/<class>/NNN.jpg and test/<class>/NNN.jpg.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { createRandom } from '../../shared/random';
import { classNames, drawShape } from './drawShape';

/** The same archive byte for byte on every run: entries carry one fixed date. */
const entryDate = new Date(Date.UTC(2026, 0, 1));

export async function writeDataset(
  file: string,
  seed: number,
  perClass: { train: number; test: number },
): Promise<void> {
  const zip = new ZipFile();
  for (const split of ['train', 'test'] as const) {
    for (const name of classNames) {
      for (let index = 0; index < perClass[split]; index++) {
        const image = await drawShape(name, createRandom(seed, split, name, index));
        const entry = `${split}/${name}/${String(index).padStart(3, '0')}.jpg`;
        zip.addBuffer(image, entry, { mtime: entryDate, mode: 0o100644, compress: false });
      }
    }
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}
