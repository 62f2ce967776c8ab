// The Runs view: every run of the workspace, its starting network and its frontier below it.
import * as vscode from 'vscode';
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import type { RunSnapshot } from '../../shared/run/manifest';
import type { EngineService } from '../engine/engineService';
import type { Reporter } from '../log/report';
import { runItem, unreadableItem, variantItem, type RunNode } from './runItems';
import type { RunList } from './runList';
import type { LiveSearch } from './searchService';

/** Live rows are drawn anew at most this often, ms. */
const redrawMs = 500;

function variants(snapshot: RunSnapshot): RunNode[] {
  const { path: run, baseline, candidates, manifest } = snapshot;
  const first = baseline ? [baseline] : [];
  const best = finalFrontier([...first, ...candidates], manifest.settings.budgets);
  return [
    ...first.map((candidate) => ({ kind: 'variant', run, candidate, baseline: true }) as const),
    ...best.map((candidate) => ({ kind: 'variant', run, candidate, baseline: false }) as const),
  ];
}

export class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<RunNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private live: LiveSearch | null = null;
  private redraw: NodeJS.Timeout | undefined;

  constructor(
    private readonly engine: EngineService,
    private readonly runs: RunList,
    private readonly report: Reporter,
  ) {
    this.subscription = runs.onDidChange(() => this.changed.fire(undefined));
  }

  showProgress(live: LiveSearch | null): void {
    const edge = live?.run !== this.live?.run;
    this.live = live;
    if (edge) return this.runs.refresh();
    this.redraw ??= setTimeout(() => {
      this.redraw = undefined;
      this.changed.fire(undefined);
    }, redrawMs);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case 'run':
        return runItem(node, this.live);
      case 'variant':
        return variantItem(node);
      case 'unreadable':
        return unreadableItem(node);
      default:
        return node satisfies never;
    }
  }

  async getChildren(node?: RunNode): Promise<RunNode[] | undefined> {
    try {
      if (!node) return await this.roots();
      if (node.kind === 'run') return variants(await this.engine.call('run/open', { run: node.entry.path }));
    } catch (error) {
      void this.report.failure(error, vscode.l10n.t('list the runs'));
    }
    return undefined;
  }

  dispose(): void {
    clearTimeout(this.redraw);
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async roots(): Promise<RunNode[]> {
    const { runs, unreadable } = await this.runs.list();
    return [
      ...runs.map((entry) => ({ kind: 'run', entry }) as const),
      ...unreadable.map((run) => ({ kind: 'unreadable', run }) as const),
    ];
  }
}
