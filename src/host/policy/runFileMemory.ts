// Which file goes with which run, kept with the workspace: the policy that is authored with it, the trace that was replayed last.
import type { Memento } from 'vscode';

const mostRuns = 50;

type Entry = readonly [run: string, uri: string];

const isEntry = (value: unknown): value is Entry =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

export class RunFileMemory {
  constructor(
    private readonly memento: Memento,
    private readonly key: 'policyFiles' | 'traceFiles',
  ) {}

  get(run: string): string | null {
    return this.entries().find(([known]) => known === run)?.[1] ?? null;
  }

  async keep(run: string, uri: string): Promise<void> {
    const others = this.entries().filter(([known]) => known !== run);
    await this.memento.update(this.key, [[run, uri], ...others.slice(0, mostRuns - 1)]);
  }

  /** Another version may have written them. */
  private entries(): readonly Entry[] {
    const kept = this.memento.get<unknown>(this.key);
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  }
}
