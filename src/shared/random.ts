// Seeded randomness without hidden state: a stream is named by the run's seed and a list of keys (phase, epoch, step), so
// that a resumed run draws exactly what the undisturbed run would have drawn at the same place.
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in [0, 1) with 32 bits. */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
}

/** Spreads every input bit over all 32 (the finaliser of MurmurHash3): neighbouring steps must not start alike. */
function mixBits(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** 32-bit FNV-1a over the textual keys, mixed because FNV leaves the last key's difference in a few bits. */
function hashKeys(keys: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of keys.join('\u0000')) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  return mixBits(hash);
}

/** The random stream that belongs to `seed` and `keys`; equal arguments give equal streams on every machine. */
export function createRandom(seed: number, ...keys: readonly (string | number)[]): Random {
  const generator = xoroshiro128plus(hashKeys([seed, ...keys]));
  const next = (): number => (generator.next() >>> 0) / 4294967296;
  const integer = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle: (items) => {
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const kept = items[last];
        items[last] = items[other];
        items[other] = kept;
      }
      return items;
    },
  };
}
