// All open explorers, at most one a run, and their return after a reload.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { parsePanelState } from '../../shared/protocol/parsePanelState';
import type { SearchRunner } from '../search/searchRunner';
import { panelType, ParetoPanel } from './paretoPanel';
import type { PanelServices } from './panelServices';

export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, ParetoPanel>();
  private readonly disposables: readonly vscode.Disposable[];

  constructor(
    private readonly services: PanelServices,
    searches: SearchRunner,
  ) {
    let running: string | null = null;
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer(panelType, this),
      searches.onDidProgress((progress) => this.forEach((panel) => panel.showProgress(progress))),
      searches.onDidChange((live) => {
        // Progress has its own event; only a beginning, a cancellation or an end changes what can be done.
        const now = live ? `${live.run}|${live.cancelling}` : null;
        if (now === running) return;
        running = now;
        this.forEach((panel) => panel.showStatus());
      }),
      searches.onDidEnd(() => this.forEach((panel) => panel.showStatus())),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.forEach((panel) => panel.showStatus())),
    ];
  }

  /** Shows the run, in its own panel if it has one already. */
  open(run: string): ParetoPanel {
    const existing = this.panels.get(run);
    if (existing) {
      existing.panel.reveal();
      return existing;
    }
    const title = `AdaScale: ${path.basename(run)}`;
    return this.adopt(vscode.window.createWebviewPanel(panelType, title, vscode.ViewColumn.Active), run);
  }

  /** The explorer in front, if any. */
  get active(): ParetoPanel | undefined {
    return [...this.panels.values()].find(({ panel }) => panel.active);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const known = parsePanelState(state);
    // The same run twice, or a state of something else: nothing to bring back.
    if (known && path.isAbsolute(known.run) && !this.panels.has(known.run)) this.adopt(panel, known.run);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.forEach((panel) => panel.dispose());
  }

  private adopt(panel: vscode.WebviewPanel, run: string): ParetoPanel {
    panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', 'icon.png');
    const pareto = new ParetoPanel(panel, run, this.services);
    this.panels.set(run, pareto);
    panel.onDidDispose(() => {
      this.panels.delete(run);
      pareto.dispose();
    });
    return pareto;
  }

  private forEach(act: (panel: ParetoPanel) => void): void {
    for (const panel of this.panels.values()) act(panel);
  }
}
