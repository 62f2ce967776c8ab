// The one search or refinement of a window: its calls, its progress and its cancel ladder. Knows nothing of VS Code, so that a plain test
// can drive it. No search starts or resumes by itself.
import { AdaScaleError } from '../../shared/errors';
import type {
  Method,
  Params,
  Progress,
  RefineParams,
  RefineResult,
  Result,
  SearchParams,
  SearchProgress,
} from '../../shared/protocol/engine';
import type { CallOptions } from '../../shared/rpc/client';
import type { RunProgress, SearchResult } from '../../shared/run/manifest';
import type { RefinementRequest } from '../../shared/run/refinement';

/** The part of the engine that a search needs. */
export interface SearchEngine {
  call<M extends Method>(method: M, params: Params<M>, options?: CallOptions<Progress<M>>): Promise<Result<M>>;
  stop(): Promise<void>;
}

export interface LiveSearch {
  /** The run's folder. */
  readonly run: string;
  readonly progress: RunProgress | null;
  readonly cancelling: boolean;
  /** What is asked of the finished run, from when it began; absent for a search. */
  readonly refinement?: RefinementRequest;
}

export interface SearchServiceOptions {
  readonly engine: SearchEngine;
  readonly onChange: (live: LiveSearch | null) => void;
  readonly onProgress: (progress: SearchProgress) => void;
  /** How long a cancelled search may take to save before the engine is stopped, ms. */
  readonly abortGraceMs?: number;
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<unknown>;
}

export class SearchService {
  private live: LiveSearch | null = null;
  private running: Running | null = null;

  constructor(private readonly options: SearchServiceOptions) {}

  get current(): LiveSearch | null {
    return this.live;
  }

  /** @throws AdaScaleError `search.busy`, or whatever the engine throws; `cancelled` after `cancel`. */
  start(params: SearchParams & { readonly out: string }): Promise<SearchResult> {
    return this.run(params.out, (options) => this.options.engine.call('search/start', params, options));
  }

  /** @throws as {@link start}. */
  resume(run: string): Promise<SearchResult> {
    return this.run(run, (options) => this.options.engine.call('search/resume', { run }, options));
  }

  /** @throws as {@link start}. */
  refine(params: RefineParams): Promise<RefineResult> {
    return this.run(params.run, (options) => this.options.engine.call('run/refine', params, options));
  }

  /** @throws as {@link start}. */
  resumeRefinement(run: string, data?: string): Promise<RefineResult> {
    const params = { run, ...(data !== undefined && { data }) };
    return this.run(run, (options) => this.options.engine.call('run/resumeRefine', params, options));
  }

  /** Abort; where that does not end the search in time, the engine is stopped. Resolves when the search has ended. */
  async cancel(): Promise<void> {
    const { running } = this;
    if (!running || !this.live) return;
    this.change({ ...this.live, cancelling: true });
    running.controller.abort();
    const { abortGraceMs = 5000, engine } = this.options;
    if (!(await endsWithin(running.ended, abortGraceMs))) await engine.stop();
    await running.ended;
  }

  private async run<T>(run: string, call: (options: CallOptions<SearchProgress>) => Promise<T>): Promise<T> {
    if (this.running) throw busy();
    const controller = new AbortController();
    const result = call({ signal: controller.signal, onProgress: (progress) => this.receive(progress) });
    this.running = { controller, ended: result.catch(() => undefined) };
    this.change({ run, progress: null, cancelling: false });
    try {
      return await result;
    } catch (error) {
      // An engine that had to be stopped on the way answers "exited"; the person asked for exactly that.
      if (controller.signal.aborted) throw new AdaScaleError('cancelled', 'Cancelled');
      throw error;
    } finally {
      this.running = null;
      this.change(null);
    }
  }

  private receive(told: SearchProgress): void {
    const { progress, refinement } = told;
    if (this.live && (progress ?? refinement) !== undefined)
      this.change({ ...this.live, ...(progress && { progress }), ...(refinement && { refinement }) });
    this.options.onProgress(told);
  }

  private change(live: LiveSearch | null): void {
    this.live = live;
    this.options.onChange(live);
  }
}

function endsWithin(ended: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    void ended.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

export const busy = (): AdaScaleError =>
  new AdaScaleError('search.busy', 'A search is already running in this window', 'Cancel it, or wait until it ends.');
