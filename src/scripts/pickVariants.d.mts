import type { Candidate } from '../shared/run/candidate';

export function pickVariants(frontier: readonly Candidate[], count: number): string[];
