// One small observable store. Readers are told at most once a frame, with the newest state.

export interface Store<S> {
  get(): S;
  /** Replaces the state; equal states (by identity) tell nobody. */
  set(change: (state: S) => S): void;
  /** Called once now and after every change. */
  subscribe(reader: (state: S) => void): void;
}

/** `schedule` runs a function soon, once: a frame in the browser, at once in tests. */
export function createStore<S>(initial: S, schedule: (task: () => void) => void): Store<S> {
  let state = initial;
  let waiting = false;
  const readers: ((state: S) => void)[] = [];
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
      if (waiting) return;
      waiting = true;
      schedule(tell);
    },
    subscribe: (reader) => {
      readers.push(reader);
      reader(state);
    },
  };
}
