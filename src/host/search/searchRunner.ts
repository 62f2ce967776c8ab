// The window's search with what VS Code shows of it: context key, progress in the Runs view, and how it ended. Calls here
// never reject: a failure is reported once, with Resume where something was saved.
import * as vscode from 'vscode';
import { toJsonError, type JsonError } from '../../shared/errors';
import type { RefineParams, SearchParams, SearchProgress } from '../../shared/protocol/engine';
import type { SearchResult } from '../../shared/run/manifest';
import type { EngineService } from '../engine/engineService';
import type { Action, Reporter } from '../log/report';
import { SearchService, type LiveSearch } from '../runs/searchService';
import { requireTrust } from '../trust';
import { askMovedData } from '../wizard/browseData';

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
    return this.run(params.out, vscode.l10n.t('search'), () => this.service.start(params), this.resuming(params.out));
  }

  resume(run: string): Promise<void> {
    const doing = vscode.l10n.t('resume the search');
    return this.run(run, doing, () => this.service.resume(run), this.resuming(run));
  }

  /** More of a finished run. */
  refine(params: RefineParams): Promise<void> {
    const doing = params.what === 'refine' ? vscode.l10n.t('refine the run') : vscode.l10n.t('fine-tune');
    const withData = (data: string): Promise<void> => this.refine({ ...params, data });
    return this.run(params.run, doing, () => this.service.refine(params), this.refining(params.run, withData));
  }

  /** Goes on with the refinement that was cut short. */
  resumeRefinement(run: string, data?: string): Promise<void> {
    const doing = vscode.l10n.t('resume the refinement');
    const withData = (moved: string): Promise<void> => this.resumeRefinement(run, moved);
    return this.run(run, doing, () => this.service.resumeRefinement(run, data), this.refining(run, withData));
  }

  cancel(): Promise<void> {
    return this.service.cancel();
  }

  dispose(): void {
    for (const emitter of [this.changed, this.progressed, this.ended]) emitter.dispose();
  }

  private resuming(run: string): NextStep {
    return (error) =>
      canContinue(error) ? { label: vscode.l10n.t('Resume'), run: () => this.resume(run) } : undefined;
  }

  /** A run outlives its data's place: what was moved can be pointed at. */
  private refining(run: string, again: (data: string) => Promise<void>): NextStep {
    const choose = async (): Promise<void> => {
      const data = await askMovedData();
      if (data !== null) await again(data);
    };
    return (error) => {
      if (isLostData(error)) return { label: vscode.l10n.t('Choose Data…'), run: choose };
      return canContinue(error) ? { label: vscode.l10n.t('Resume'), run: () => this.resumeRefinement(run) } : undefined;
    };
  }

  private async run(run: string, doing: string, work: () => Promise<SearchResult>, nextStep: NextStep): Promise<void> {
    if (!requireTrust() || this.isBusy()) return;
    this.errors.delete(run);
    const search = work();
    void vscode.commands.executeCommand('setContext', 'adascale.searching', true);
    void vscode.window.withProgress({ location: { viewId: 'adascale.runs' } }, () => search.then(noop, noop));
    try {
      this.ended.fire({ run, result: await search, error: null });
    } catch (thrown) {
      this.fail(run, doing, thrown, nextStep);
    } finally {
      void vscode.commands.executeCommand('setContext', 'adascale.searching', false);
    }
  }

  private fail(run: string, doing: string, thrown: unknown, nextStep: NextStep): void {
    const error = toJsonError(thrown);
    if (error.code !== 'cancelled') this.errors.set(run, error);
    this.ended.fire({ run, result: null, error });
    void this.report.failure(thrown, doing, nextStep(error));
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

/** What a failure's notification offers. */
type NextStep = (error: JsonError) => Action | undefined;

const noop = (): void => undefined;

/** The journal outlives an engine that died and a disk that was full. */
const canContinue = ({ code }: JsonError): boolean =>
  code === 'engine.exited' || code.startsWith('disk.') || code === 'internal';

const isLostData = ({ code }: JsonError): boolean => code === 'run.dataChanged' || code.startsWith('data.');
