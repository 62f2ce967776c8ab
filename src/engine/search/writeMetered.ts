import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { diskError } from '../runs/diskError';
import type { MeasureRequest } from '../runtimes/runtime';
import type { MeteredModel } from './latencyMeter';

/** A network's file for a target. @throws AdaScaleError `disk.…`. */
export async function writeMetered(folder: string, { id, onnx }: MeteredModel): Promise<MeasureRequest> {
  const modelPath = path.join(folder, `${id}.onnx`);
  try {
    await writeFile(modelPath, onnx);
  } catch (error) {
    throw diskError(error, modelPath, onnx.byteLength);
  }
  return { id, modelPath };
}
