// Kernel threads where nobody says how many: small networks gain nothing from more than four.
import { availableParallelism } from 'node:os';

export const defaultThreads = (): number => Math.min(4, availableParallelism());
