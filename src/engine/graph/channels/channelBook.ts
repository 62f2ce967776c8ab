// Union-find over channel axes. Each computed value belongs to one group of channels that have to shrink together; slices
// collect where the group's channels lie in stored tensors (dependency graphs of structured pruning: Fang et al., DepGraph,
// arXiv 2301.12900).

export type SliceRole = 'producer' | 'perChannel' | 'consumer';

export interface ChannelSlice {
  readonly initializer: string;
  readonly axis: number;
  /** Consecutive elements of the axis that one channel spans. */
  readonly block: number;
  readonly role: SliceRole;
}

/** Where the channels of a value lie: on `axis`, each `block` consecutive elements. */
export interface Layout {
  readonly group: number;
  readonly axis: number;
  readonly block: number;
}

interface Entry {
  parent: number;
  readonly channels: number;
  reason: string | null;
  readonly producers: string[];
  readonly slices: ChannelSlice[];
}

export interface RootGroup {
  readonly channels: number;
  readonly reason: string | null;
  readonly producers: readonly string[];
  readonly slices: readonly ChannelSlice[];
}

/** Grows while a graph is walked; lives as long as one analysis. */
export class ChannelBook {
  readonly #entries: Entry[] = [];
  readonly #layouts = new Map<string, Layout>();
  readonly #ownerOfAxis = new Map<string, number>();

  /** Opens a group and returns its number; `reason` says why it can never be adjusted. */
  open(channels: number, reason: string | null = null, producer?: string): number {
    const producers = producer === undefined ? [] : [producer];
    this.#entries.push({ parent: this.#entries.length, channels, reason, producers, slices: [] });
    return this.#entries.length - 1;
  }

  layoutOf(value: string): Layout | undefined {
    return this.#layouts.get(value);
  }

  place(value: string, layout: Layout): void {
    this.#layouts.set(value, layout);
  }

  /** The first reason given stays. */
  freeze(group: number, reason: string): void {
    this.#root(group).reason ??= reason;
  }

  union(first: number, second: number): void {
    const a = this.#root(first);
    const b = this.#root(second);
    if (a === b) return;
    const [kept, merged] = this.#entries.indexOf(a) < this.#entries.indexOf(b) ? [a, b] : [b, a];
    merged.parent = this.#entries.indexOf(kept);
    kept.reason ??= merged.reason;
    kept.producers.push(...merged.producers);
    kept.slices.push(...merged.slices);
    if (a.channels !== b.channels) kept.reason ??= 'joins values with different numbers of channels';
  }

  /** Records that a stored tensor holds the group's channels. A tensor axis that two groups claim freezes both. */
  slice(group: number, slice: ChannelSlice): void {
    const key = `${slice.initializer}\u0000${slice.axis}`;
    const owner = this.#ownerOfAxis.get(key);
    const root = this.#root(group);
    if (owner === undefined) this.#ownerOfAxis.set(key, group);
    else if (this.#root(owner) !== root) {
      const reason = `shares the weights "${slice.initializer}" with another layer`;
      this.freeze(owner, reason);
      this.freeze(group, reason);
    }
    const known = root.slices.find(({ initializer, axis }) => initializer === slice.initializer && axis === slice.axis);
    if (!known) root.slices.push(slice);
    else if (known.block !== slice.block) this.freeze(group, `reads the weights "${slice.initializer}" in two ways`);
  }

  /** The groups that are left, in the order in which they were opened. */
  groups(): readonly RootGroup[] {
    return this.#entries.filter((entry, index) => entry.parent === index);
  }

  #root(group: number): Entry {
    let index = group;
    for (let entry = this.#entry(index); entry.parent !== index; entry = this.#entry(index)) index = entry.parent;
    return this.#entry(index);
  }

  #entry(index: number): Entry {
    const entry = this.#entries[index];
    if (!entry) throw new RangeError(`No channel group ${index}`);
    return entry;
  }
}
