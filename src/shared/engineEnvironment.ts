// The environment that an engine process is forked with, for the host and the CLI alike.

/**
 * glibc settings for many inference sessions in one process: without them each live session keeps its own arenas and fifty
 * sessions take gigabytes; with them a session costs 5 to 9 MB at the same speed (measured on Linux).
 */
const glibcSettings: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '17179869184',
  MALLOC_TOP_PAD_: '268435456',
};

/**
 * An engine's environment without what is for an engine alone: a process that measures shall be as an app is. With the
 * settings above a call takes 15 to 45 µs longer, and loading keeps up to twice the memory (measured on Linux).
 */
export function measuringEnvironment(
  engine: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const { NODE_OPTIONS: _dropped, ...kept } = engine;
  return Object.fromEntries(Object.entries(kept).filter(([name]) => !Object.hasOwn(glibcSettings, name)));
}

/**
 * The parent's environment without what would change how Node runs the engine, with what the engine needs.
 * @param extra What this engine in particular is told; wins over the parent's.
 */
export function engineEnvironment(
  platform: string,
  parent: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const { NODE_OPTIONS: _dropped, ...kept } = parent;
  return { ...kept, ...(platform === 'linux' ? glibcSettings : {}), ...extra, ELECTRON_RUN_AS_NODE: '1' };
}
