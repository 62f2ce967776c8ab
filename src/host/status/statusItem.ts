// The one status bar item: hidden while nothing happens, a spinner with phase and percent while a search runs, a mark when it
// has ended, and the error colour only when the engine died.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { SearchResult } from '../../shared/run/manifest';
import { progressText } from '../runs/runItems';
import type { LiveSearch } from '../runs/searchService';

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('adascale.status', vscode.StatusBarAlignment.Left, 10);

  constructor() {
    this.item.name = 'AdaScale';
  }

  searching(live: LiveSearch): void {
    const detail = live.progress?.detail ?? '';
    this.show(
      `$(loading~spin) AdaScale: ${progressText(live)}`,
      [detail, live.run].filter(Boolean).join('\n'),
      live.run,
    );
  }

  finished({ run, frontier }: SearchResult): void {
    const count = vscode.l10n.t('{0} on the frontier', frontier.length);
    this.show(`$(pass) AdaScale: ${count}`, vscode.l10n.t('Open the Pareto explorer of {0}', path.basename(run)), run);
  }

  engineFailed(reason: string): void {
    this.item.text = `$(error) AdaScale`;
    this.item.tooltip = reason;
    this.item.command = 'adascale.showLog';
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    this.item.show();
  }

  /** A new engine runs: the failure is over. */
  engineBack(): void {
    if (this.item.backgroundColor) this.clear();
  }

  clear(): void {
    this.item.backgroundColor = undefined;
    this.item.hide();
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(text: string, tooltip: string, run: string): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.command = { command: 'adascale.openExplorer', title: 'AdaScale', arguments: [run] };
    this.item.backgroundColor = undefined;
    this.item.show();
  }
}
