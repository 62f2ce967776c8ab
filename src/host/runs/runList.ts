// The runs of all workspace folders, as the engine lists them. Lists again only when somebody looks after something changed.
import * as vscode from 'vscode';
import * as path from 'node:path';
import type { Result } from '../../shared/protocol/engine';
import type { EngineService } from '../engine/engineService';

export type RunEntry = Result<'run/list'>['runs'][number];
export type UnreadableRun = Result<'run/list'>['unreadable'][number];
export interface RunListing {
  readonly runs: readonly RunEntry[];
  readonly unreadable: readonly UnreadableRun[];
}

const runGlob = '**/.adascale/runs/*/run.json';
const limit = 1000;
/** What a row says of a run changes with these; a refinement that is left touches the second alone. */
const watchGlob = '**/.adascale/runs/*/{run.json,refinements.jsonl}';

/** Run folders' parents: the workspace's own, and those that the command line made beside models. */
async function runsFolders(): Promise<readonly string[]> {
  const files = await vscode.workspace.findFiles(runGlob, '**/node_modules/**', limit);
  const local = files.filter((uri) => uri.scheme === 'file');
  return [...new Set(local.map((uri) => path.dirname(path.dirname(uri.fsPath))))].sort();
}

export class RunList implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly watcher = vscode.workspace.createFileSystemWatcher(watchGlob);
  private readonly disposables: vscode.Disposable[];
  private listing: Promise<RunListing> | null = null;

  constructor(private readonly engine: EngineService) {
    const refresh = (): void => this.refresh();
    this.disposables = [
      this.changed,
      this.watcher,
      this.watcher.onDidCreate(refresh),
      this.watcher.onDidChange(refresh),
      this.watcher.onDidDelete(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    ];
  }

  /** Newest first. @throws AdaScaleError `engine.…`. */
  list(): Promise<RunListing> {
    this.listing ??= this.read().catch((error: unknown) => {
      this.listing = null;
      throw error;
    });
    return this.listing;
  }

  refresh(): void {
    this.listing = null;
    this.changed.fire();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async read(): Promise<RunListing> {
    const folders = await runsFolders();
    const listings = await Promise.all(folders.map((folder) => this.engine.call('run/list', { folder })));
    return {
      runs: listings.flatMap(({ runs }) => runs).sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? 1 : -1)),
      unreadable: listings.flatMap(({ unreadable }) => unreadable),
    };
  }
}
