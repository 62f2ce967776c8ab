/** The environment variable that tells the engine in which folder (the parent of node_modules) tfjs-node was installed. */
export const tensorflowFolderVariable = 'ADASCALE_TENSORFLOW_FOLDER';
