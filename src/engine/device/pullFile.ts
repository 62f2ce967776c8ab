import type { Adb } from '@yume-chan/adb';
import { AdaScaleError } from '../../shared/errors';

/** Content of a device's file. @throws AdaScaleError `device.tooMuch`, `device.noFile`; what the socket throws. */
export async function pullFile(adb: Adb, path: string, maximumBytes: number, stop: AbortSignal): Promise<Uint8Array> {
  const sync = await adb.sync();
  const close = (): void => void sync.dispose().catch(() => undefined);
  stop.addEventListener('abort', close, { once: true });
  try {
    return await readAll(sync.read(path).getReader(), path, maximumBytes);
  } catch (error) {
    if (!/no such file|open failed/i.test(String(error))) throw error;
    throw new AdaScaleError(
      'device.noFile',
      `The device has no file ${path}`,
      'Try again: it may have been removed meanwhile',
    );
  } finally {
    stop.removeEventListener('abort', close);
    close();
  }
}

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
}

async function readAll(reader: Reader, path: string, maximumBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    // Not a view of a pooled buffer: whoever gets it may read it as numbers.
    if (done || value === undefined) return new Uint8Array(Buffer.concat(parts, bytes));
    bytes += value.byteLength;
    if (bytes > maximumBytes) {
      throw new AdaScaleError(
        'device.tooMuch',
        `${path} of the device is larger than ${maximumBytes} bytes`,
        'It is not what AdaScale wrote there; remove it and try again',
      );
    }
    parts.push(value);
  }
}
