// The window's search with what VS Code shows of it: context key, progress in the Runs view, and how it ended. Calls here
// never reject: a failure is reported once, with Resume where something was saved.
import * as vscode from 'vscode';
import { AdaScaleError, toJsonError, type JsonError } from '../../shared/errors';
import type { RefineParams, SearchParams, SearchProgress } from '../../shared/protocol/engine';
import type { SearchResult } from '../../shared/run/manifest';
import type { EngineService } from '../engine/engineService';
import type { Reporter } from '../log/report';
import { busy, SearchService, type LiveSearch } from '../runs/searchService';
import { requireTrust } from '../trust';
import { askMovedData } from '../wizard/browseData';
import { refinementFailure, searchFailure, type Remedy, type RunFailure } from './runFailure';

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
  private readonly failures = new Map<string, Failed>();

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

  /** How the run's last search or refinement of this window failed, if it did. */
  failureOf(run: string): RunFailure | null {
    return this.failures.get(run)?.failure ?? null;
  }

  /** Does what the run's last failure offers. */
  async remedy(run: string): Promise<void> {
    await this.failures.get(run)?.act();
  }

  /** The person has read it. */
  forget(run: string): void {
    this.failures.delete(run);
  }

  /** Why nothing can begin now, which the person is told; null where something can. */
  refusal(): AdaScaleError | null {
    if (!requireTrust())
      return new AdaScaleError(
        'workspace.untrusted',
        'Training needs a trusted workspace',
        'Trust it, then ask again.',
      );
    return this.isBusy() ? busy() : null;
  }

  start(params: SearchParams & { readonly out: string }): Promise<void> {
    const doing = vscode.l10n.t('search');
    return this.run({ ...this.searching(params.out, searchFailure), doing, work: () => this.service.start(params) });
  }

  resume(run: string): Promise<void> {
    const doing = vscode.l10n.t('resume the search');
    const failureOf = (error: JsonError): RunFailure => searchFailure(error, true);
    return this.run({ ...this.searching(run, failureOf), doing, work: () => this.service.resume(run) });
  }

  /** More of a finished run. */
  refine(params: RefineParams): Promise<void> {
    const { run, what, candidates } = params;
    return this.run({
      run,
      doing: what === 'refine' ? vscode.l10n.t('refine the run') : vscode.l10n.t('fine-tune'),
      work: () => this.service.refine(params),
      begins: isRefinement,
      failureOf: (error, began) => refinementFailure(error, began ? null : { what, candidates }),
      goOn: (began, data) =>
        began ? this.resumeRefinement(run, data) : this.refine({ ...params, ...(data !== undefined && { data }) }),
    });
  }

  /** Goes on with the refinement that was cut short. */
  resumeRefinement(run: string, data?: string): Promise<void> {
    return this.run({
      run,
      doing: vscode.l10n.t('resume the refinement'),
      work: () => this.service.resumeRefinement(run, data),
      begins: isRefinement,
      failureOf: (error) => refinementFailure(error, null),
      goOn: (_began, moved) => this.resumeRefinement(run, moved),
    });
  }

  cancel(): Promise<void> {
    return this.service.cancel();
  }

  dispose(): void {
    for (const emitter of [this.changed, this.progressed, this.ended]) emitter.dispose();
  }

  private searching(
    run: string,
    failureOf: Attempt['failureOf'],
  ): Pick<Attempt, 'run' | 'begins' | 'failureOf' | 'goOn'> {
    // Whatever a search tells, it tells of a run that exists.
    return { run, begins: () => true, failureOf, goOn: () => this.resume(run) };
  }

  private async run(attempt: Attempt): Promise<void> {
    if (this.refusal() !== null) return;
    const { run, work } = attempt;
    this.failures.delete(run);
    let began = false;
    const watch = this.onDidProgress((progress) => (began ||= attempt.begins(progress)));
    const search = work();
    void vscode.commands.executeCommand('setContext', 'adascale.searching', true);
    void vscode.window.withProgress({ location: { viewId: 'adascale.runs' } }, () => search.then(noop, noop));
    try {
      this.ended.fire({ run, result: await search, error: null });
    } catch (thrown) {
      this.fail(attempt, thrown, began);
    } finally {
      watch.dispose();
      void vscode.commands.executeCommand('setContext', 'adascale.searching', false);
    }
  }

  private fail({ run, doing, failureOf, goOn }: Attempt, thrown: unknown, began: boolean): void {
    const error = toJsonError(thrown);
    const failure = failureOf(error, began);
    const act = failure.remedy === 'chooseData' ? () => withMovedData((data) => goOn(began, data)) : () => goOn(began);
    if (error.code !== 'cancelled') this.failures.set(run, { failure, act });
    this.ended.fire({ run, result: null, error });
    const action = failure.remedy === null ? undefined : { label: remedyLabels[failure.remedy](), run: act };
    void this.report.failure(thrown, doing, action);
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

/** A refinement stands in the run's journal once it is told. */
const isRefinement = ({ refinement }: SearchProgress): boolean => refinement !== undefined;

/** Something to do with a run, and how it goes on where it fails. */
interface Attempt {
  readonly run: string;
  /** Completes "AdaScale could not …". */
  readonly doing: string;
  readonly work: () => Promise<SearchResult>;
  /** Whether from here on there is something that can be resumed. */
  readonly begins: (progress: SearchProgress) => boolean;
  /** `began`: see {@link begins}. */
  readonly failureOf: (error: JsonError, began: boolean) => RunFailure;
  readonly goOn: (began: boolean, data?: string) => Promise<void>;
}

interface Failed {
  readonly failure: RunFailure;
  readonly act: () => Promise<void>;
}

const remedyLabels: Readonly<Record<Remedy, () => string>> = {
  resume: () => vscode.l10n.t('Resume'),
  again: () => vscode.l10n.t('Try Again'),
  chooseData: () => vscode.l10n.t('Choose Data…'),
};

async function withMovedData(goOn: (data: string) => Promise<void>): Promise<void> {
  const data = await askMovedData();
  if (data !== null) await goOn(data);
}

const noop = (): void => undefined;
