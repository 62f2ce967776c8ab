// Training sessions of elastic sub-networks, kept while they are likely to be used again: creating one costs tens of
// milliseconds, keeping one costs megabytes. Least recently used goes first. The cache never changes a result: a session
// is a pure function of its program.
import type { TrainingSession } from '../compute/backend';

export class SessionCache {
  /** Insertion order is order of use: oldest first. */
  private readonly sessions = new Map<string, TrainingSession>();

  constructor(
    private readonly capacity: number,
    private readonly create: (key: string) => Promise<TrainingSession>,
  ) {}

  get size(): number {
    return this.sessions.size;
  }

  /** The session of `key`, created where absent; evicts (and disposes) the least recently used beyond the capacity. */
  async get(key: string): Promise<TrainingSession> {
    const session = this.sessions.get(key) ?? (await this.create(key));
    this.sessions.delete(key);
    this.sessions.set(key, session);
    await this.evict();
    return session;
  }

  async dispose(): Promise<void> {
    const all = [...this.sessions.values()];
    this.sessions.clear();
    await Promise.all(all.map((session) => session.dispose()));
  }

  private async evict(): Promise<void> {
    for (const [key, session] of this.sessions) {
      if (this.sessions.size <= Math.max(1, this.capacity)) return;
      this.sessions.delete(key);
      await session.dispose();
    }
  }
}
