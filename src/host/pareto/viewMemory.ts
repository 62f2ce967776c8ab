// The views of the runs that were explored last, as their panels told them. VS Code writes down what a webview keeps through
// setState only together with the layout of its window: in a browser every few seconds and only while the page is idle, so that
// a reload in between brings back an older view. What an extension keeps in its memento is written at once.
import type { Memento } from 'vscode';
import { RunMemory } from '../runs/runMemory';

const mostRuns = 20;

export class ViewMemory {
  private readonly memory: RunMemory;

  constructor(
    memento: Memento,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.memory = new RunMemory(memento, 'paretoViews', mostRuns);
  }

  get(run: string): string | null {
    return this.memory.get(run);
  }

  keep(run: string, view: string): void {
    this.memory.keep(run, view).catch(this.onFailure);
  }
}
