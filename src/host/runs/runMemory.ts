// One text a run, kept with the workspace: the policy that is authored with it, the trace that was replayed last, its view.
import type { Memento } from 'vscode';

type Entry = readonly [run: string, text: string];

const isEntry = (value: unknown): value is Entry =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

export class RunMemory {
  constructor(
    private readonly memento: Memento,
    private readonly key: 'policyFiles' | 'traceFiles' | 'paretoViews',
    private readonly mostRuns = 50,
  ) {}

  get(run: string): string | null {
    return this.entries().find(([known]) => known === run)?.[1] ?? null;
  }

  /** Forgets the run that was kept longest ago where there are too many. */
  async keep(run: string, text: string): Promise<void> {
    const others = this.entries().filter(([known]) => known !== run);
    await this.memento.update(this.key, [[run, text], ...others.slice(0, this.mostRuns - 1)]);
  }

  /** Another version may have written them. */
  private entries(): readonly Entry[] {
    const kept = this.memento.get<unknown>(this.key);
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  }
}
