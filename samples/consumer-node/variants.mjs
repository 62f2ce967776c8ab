// The bundle's variants as sessions: one for each variant that has run or may run next. Loading happens in the background, so
// that a switch costs no more than an inference.
import { fileURLToPath, pathToFileURL } from 'node:url';
import ort from 'onnxruntime-node';

/** @param folder of the bundle; paths of the policy are relative to it. */
export function createVariants(policy, folder) {
  const root = pathToFileURL(folder.endsWith('/') ? folder : `${folder}/`);
  const byId = new Map(policy.variants.map((variant) => [variant.id, variant]));
  const sessions = new Map();

  /** Loads at most once, however often it is asked; an unanswered load that fails may be tried again. */
  function load(id) {
    const known = sessions.get(id);
    if (known) return known;
    const file = fileURLToPath(new URL(byId.get(id).file, root));
    const loading = ort.InferenceSession.create(file);
    loading.catch(() => sessions.delete(id));
    sessions.set(id, loading);
    return loading;
  }

  return {
    isLoaded: (id) => sessions.has(id),
    load,
    /** Loads the variants that are not loaded yet, lightest first, while they fit in half of the free memory; runs each once. */
    async warm(feeds, freeMemoryBytes = Infinity) {
      const lightFirst = [...byId.values()].sort((a, b) => a.peakMemoryBytes.value - b.peakMemoryBytes.value);
      for (const { id, peakMemoryBytes } of lightFirst) {
        if (sessions.has(id) || peakMemoryBytes.value > freeMemoryBytes / 2) continue;
        await (await load(id)).run(feeds);
      }
    },
    /** Lets go of all but `keep`, for when memory runs out. */
    async release(keep) {
      for (const [id, loading] of [...sessions]) {
        if (id === keep) continue;
        sessions.delete(id);
        await (await loading).release();
      }
    },
  };
}
