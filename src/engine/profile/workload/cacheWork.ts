// What is read and written goes through the caches: beyond the one next to the core, and beyond the next, each byte costs more.
import type { Work } from './work';

const nearBytes = 1 << 15;
const farBytes = 1 << 19;

export const beyond = (count: number, cached: number): number => Math.max(0, count - cached);

export const cacheWork = (bytes: number): Work => ({ near: beyond(bytes, nearBytes), far: beyond(bytes, farBytes) });
