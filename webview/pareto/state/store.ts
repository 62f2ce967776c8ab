// One small observable store. Readers are told at most once a frame, with the newest state; watchers of every state at once.

export interface Store<S> {
  get(): S;
  /** Replaces the state; equal states (by identity) tell nobody. */
  set(change: (state: S) => S): void;
  /** Called once now and at each change, before `set` returns: a page that is hidden draws no frame any more. */
  watch(watcher: (state: S) => void): void;
  /** Called once now and after every change. */
  subscribe(reader: (state: S) => void): void;
}

/** `schedule` runs a function soon, once: a frame in the browser, at once in tests. */
export function createStore<S>(initial: S, schedule: (task: () => void) => void): Store<S> {
  let state = initial;
  let waiting = false;
  const readers: ((state: S) => void)[] = [];
  const watchers: ((state: S) => void)[] = [];
  const tell = (): void => {
    waiting = false;
    for (const reader of readers) reader(state);
  };
  return {
    get: () => state,
    set: (change) => {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const watcher of watchers) watcher(next);
      if (waiting) return;
      waiting = true;
      schedule(tell);
    },
    watch: (watcher) => {
      watchers.push(watcher);
      watcher(state);
    },
    subscribe: (reader) => {
      readers.push(reader);
      reader(state);
    },
  };
}
