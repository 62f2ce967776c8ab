// Everything ever evaluated, in order of evaluation. The search's whole state is this archive: what comes next depends on
// the seed, the generation and the archive alone, which is what makes a killed search resumable.
import type { Candidate } from '../../shared/run/candidate';

export class Archive {
  private readonly byKey = new Map<string, Candidate>();

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  add(key: string, candidate: Candidate): void {
    this.byKey.set(key, candidate);
  }

  get size(): number {
    return this.byKey.size;
  }

  get candidates(): readonly Candidate[] {
    return [...this.byKey.values()];
  }
}
