// The views of the runs that were explored last, as their panels told them. VS Code writes down what a webview keeps through
// setState only together with the layout of its window: in a browser every few seconds and only while the page is idle, so that
// a reload in between brings back an older view. What an extension keeps in its memento is written at once.
import type { Memento } from 'vscode';

const key = 'paretoViews';
const mostRuns = 20;

type Entry = readonly [run: string, view: string];

const isEntry = (value: unknown): value is Entry =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

export class ViewMemory {
  constructor(
    private readonly memento: Memento,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  get(run: string): string | null {
    return this.entries().find(([known]) => known === run)?.[1] ?? null;
  }

  /** Forgets the run that was kept longest ago where there are too many. */
  keep(run: string, view: string): void {
    const others = this.entries().filter(([known]) => known !== run);
    const entries: readonly Entry[] = [[run, view], ...others.slice(0, mostRuns - 1)];
    this.memento.update(key, entries).then(undefined, this.onFailure);
  }

  /** Another version may have written them. */
  private entries(): readonly Entry[] {
    const kept = this.memento.get<unknown>(key);
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  }
}
