import * as path from 'node:path';

/** Where TensorFlow is installed to, and where the engine looks first. @param storage The extension's global storage. */
export const tensorflowFolder = (storage: string): string => path.join(storage, 'tensorflow');
