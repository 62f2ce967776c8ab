// The first pass over a source: every path, and the headers of the first image of each folder, which tell the size and
// whether there is colour. Nothing is decoded.
import { AdaScaleError } from '../../../shared/errors';
import { datasetLimits } from '../limits';
import type { Arrangement } from './arrangeImages';
import { arrangeImages } from './arrangeImages';
import type { ImageHeader } from './decodeImage';
import { readHeader } from './decodeImage';
import type { ImageSource, SourceFile } from './imageSource';

export interface ImageListing extends Arrangement {
  /** Channels, height, width of the first image; three channels if the first of any folder has colour. */
  readonly shape: readonly [number, number, number];
}

interface FirstOfFolder {
  readonly path: string;
  readonly header: ImageHeader | AdaScaleError;
}

/**
 * Lists the images of `source`; `name` stands in errors.
 * @throws AdaScaleError `data.empty`, `data.oneClass`, `data.corruptImage`, `data.tooLarge`
 */
export async function listImages(source: ImageSource, name: string, signal?: AbortSignal): Promise<ImageListing> {
  const sizes = new Map<string, number>();
  const firsts = new Map<string, FirstOfFolder>();
  for await (const file of source.files(signal)) {
    if (sizes.has(file.path)) continue;
    sizes.set(file.path, file.sizeBytes);
    await noteHeader(file, firsts);
  }
  const arrangement = arrangeImages([...sizes].map(([path, sizeBytes]) => ({ path, sizeBytes })));
  checkClasses(name, arrangement);
  checkImageBytes(arrangement);
  return { ...arrangement, shape: shapeOf(arrangement, firsts) };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

async function noteHeader(file: SourceFile, firsts: Map<string, FirstOfFolder>): Promise<void> {
  const known = firsts.get(folderOf(file.path));
  const wanted = /\.(jpe?g|png)$/i.test(file.path) && file.sizeBytes <= datasetLimits.imageBytes;
  if (!wanted || (known !== undefined && known.path < file.path)) return;
  const bytes = await file.read();
  try {
    firsts.set(folderOf(file.path), { path: file.path, header: await readHeader(file.path, bytes) });
  } catch (error) {
    // Only thrown if this image turns out to be one of the data set's.
    if (!(error instanceof AdaScaleError)) throw error;
    firsts.set(folderOf(file.path), { path: file.path, header: error });
  }
}

function shapeOf(
  { images }: Arrangement,
  firsts: ReadonlyMap<string, FirstOfFolder>,
): readonly [number, number, number] {
  const headers = [...new Set(images.map((image) => folderOf(image.path)))].flatMap((folder) => {
    const header = firsts.get(folder)?.header;
    if (header instanceof AdaScaleError) throw header;
    return header === undefined ? [] : [header];
  });
  const first = headers[0];
  if (first === undefined) throw new AdaScaleError('data.empty', 'No image could be read');
  return [Math.max(...headers.map((header) => header.channels)), first.height, first.width];
}

function checkClasses(name: string, { images, labels, warnings }: Arrangement): void {
  const layout =
    'One folder a class is expected (cat/1.jpg, dog/2.jpg), if you like below train/, validation/ and test/.';
  if (images.length === 0) {
    throw new AdaScaleError(
      'data.empty',
      [`${name} holds no JPEG or PNG image in a class folder`, ...warnings].join('; '),
      layout,
    );
  }
  if (labels.length === 1) {
    throw new AdaScaleError('data.oneClass', `${name} holds images of one class only: "${labels[0]}"`, layout);
  }
  if (labels.length > datasetLimits.classes) {
    throw new AdaScaleError(
      'data.tooLarge',
      `${name} has ${labels.length} class folders, at most ${datasetLimits.classes} are read`,
      layout,
    );
  }
}

function checkImageBytes({ images }: Arrangement): void {
  const huge = images.find((image) => image.sizeBytes > datasetLimits.imageBytes);
  if (huge === undefined) return;
  throw new AdaScaleError(
    'data.tooLarge',
    `${huge.path} is a file of ${huge.sizeBytes} bytes, at most ${datasetLimits.imageBytes} are read`,
  );
}
