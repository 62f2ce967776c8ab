// The window's search with what VS Code shows of it: context key, progress in the Runs view, and how it ended. Calls here
// never reject: a failure is reported once, with Resume where something was saved.
import * as vscode from 'vscode';
import { toJsonError, type JsonError } from '../../shared/errors';
import type { SearchParams, SearchProgress } from '../../shared/protocol/engine';
import type { SearchResult } from '../../shared/run/manifest';
import type { EngineService } from '../engine/engineService';
import type { Action, Reporter } from '../log/report';
import { SearchService, type LiveSearch } from '../runs/searchService';
import { requireTrust } from '../trust';

export interface SearchEnd {
  readonly run: string;
  readonly result: SearchResult | null;
  readonly error: JsonError | null;
}

export class SearchRunner implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<LiveSearch | null>();
  private readonly progressed = new vscode.EventEmitter<SearchProgress>();
  private readonly ended = new vscode.EventEmitter<SearchEnd>();
  readonly onDidChange = this.changed.event;
  readonly onDidProgress = this.progressed.event;
  readonly onDidEnd = this.ended.event;
  private readonly service: SearchService;
  private readonly errors = new Map<string, JsonError>();

  constructor(
    engine: EngineService,
    private readonly report: Reporter,
  ) {
    this.service = new SearchService({
      engine,
      onChange: (live) => this.changed.fire(live),
      onProgress: (progress) => this.progressed.fire(progress),
    });
  }

  get current(): LiveSearch | null {
    return this.service.current;
  }

  /** Why the run's last search of this window failed, if it did. */
  errorOf(run: string): JsonError | null {
    return this.errors.get(run) ?? null;
  }

  start(params: SearchParams & { readonly out: string }): Promise<void> {
    return this.run(params.out, vscode.l10n.t('search'), () => this.service.start(params));
  }

  resume(run: string): Promise<void> {
    return this.run(run, vscode.l10n.t('resume the search'), () => this.service.resume(run));
  }

  cancel(): Promise<void> {
    return this.service.cancel();
  }

  dispose(): void {
    for (const emitter of [this.changed, this.progressed, this.ended]) emitter.dispose();
  }

  private async run(run: string, doing: string, work: () => Promise<SearchResult>): Promise<void> {
    if (!requireTrust() || this.isBusy()) return;
    this.errors.delete(run);
    const search = work();
    void vscode.commands.executeCommand('setContext', 'adascale.searching', true);
    void vscode.window.withProgress({ location: { viewId: 'adascale.runs' } }, () => search.then(noop, noop));
    try {
      this.ended.fire({ run, result: await search, error: null });
    } catch (thrown) {
      this.fail(run, doing, thrown);
    } finally {
      void vscode.commands.executeCommand('setContext', 'adascale.searching', false);
    }
  }

  private fail(run: string, doing: string, thrown: unknown): void {
    const error = toJsonError(thrown);
    if (error.code !== 'cancelled') this.errors.set(run, error);
    this.ended.fire({ run, result: null, error });
    const resume: Action = { label: vscode.l10n.t('Resume'), run: () => this.resume(run) };
    void this.report.failure(thrown, doing, canContinue(error) ? resume : undefined);
  }

  private isBusy(): boolean {
    const { current } = this;
    if (current === null) return false;
    const open = vscode.l10n.t('Open Pareto Explorer');
    const text = vscode.l10n.t('A search is already running in this window. Cancel it, or wait until it ends.');
    void vscode.window.showInformationMessage(text, open).then((chosen) => {
      if (chosen === open) void vscode.commands.executeCommand('adascale.openExplorer', current.run);
    });
    return true;
  }
}

const noop = (): void => undefined;

/** The journal outlives an engine that died and a disk that was full. */
const canContinue = ({ code }: JsonError): boolean =>
  code === 'engine.exited' || code.startsWith('disk.') || code === 'internal';
