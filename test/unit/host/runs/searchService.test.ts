import assert from 'node:assert/strict';
import { SearchService, type LiveSearch, type SearchEngine } from '../../../../src/host/runs/searchService';
import { AdaScaleError } from '../../../../src/shared/errors';
import type { SearchProgress } from '../../../../src/shared/protocol/engine';
import type { CallOptions } from '../../../../src/shared/rpc/client';
import { candidate } from '../../../support/candidates';

/** An engine whose one search the test ends, makes progress in, or lets hang. */
class FakeEngine implements SearchEngine {
  readonly methods: string[] = [];
  readonly params: unknown[] = [];
  stops = 0;
  obeys = true;
  private options: CallOptions<SearchProgress> = {};
  private settle: { resolve: (value: unknown) => void; reject: (error: Error) => void } | undefined;

  call: SearchEngine['call'] = (method, params, options = {}) => {
    this.methods.push(method);
    this.params.push(params);
    this.options = options;
    options.signal?.addEventListener('abort', () => {
      if (this.obeys) this.fail('cancelled');
    });
    return new Promise<never>((resolve, reject) => {
      this.settle = { resolve: resolve as (value: unknown) => void, reject };
    });
  };
  stop = (): Promise<void> => {
    this.stops++;
    this.fail('engine.exited');
    return Promise.resolve();
  };
  report = (progress: SearchProgress): void => this.options.onProgress?.(progress);
  finish = (): void => this.settle?.resolve({ run: '/run', baseline: candidate('baseline', {}), frontier: [] });
  fail = (code: string): void => this.settle?.reject(new AdaScaleError(code, code));
}

const isCode = (code: string) => (error: unknown) => error instanceof AdaScaleError && error.code === code;

describe('search service', () => {
  let engine: FakeEngine;
  let changes: (LiveSearch | null)[];
  let service: SearchService;
  beforeEach(() => {
    engine = new FakeEngine();
    changes = [];
    service = new SearchService({
      engine,
      onChange: (live) => changes.push(live),
      onProgress: () => undefined,
      abortGraceMs: 20,
    });
  });
  const start = (): Promise<unknown> => service.start({ model: 'm.onnx', out: '/run' });

  it('shows a search from its first moment to its end', async () => {
    const search = start();
    assert.equal(service.current?.run, '/run');
    engine.finish();
    await search;
    assert.equal(service.current, null);
    assert.deepEqual(changes.at(-1), null);
  });

  it('keeps the latest progress, also while candidates arrive', async () => {
    const search = start();
    const progress = { phase: 'searching', fraction: 0.5, detail: '2 of 4' } as const;
    engine.report({ run: '/run', progress });
    engine.report({ run: '/run', candidates: [candidate('c-0001', {})] });
    assert.deepEqual(service.current, { run: '/run', progress, cancelling: false });
    engine.finish();
    await search;
  });

  it('refuses a second search and leaves the first alone', async () => {
    const search = start();
    await assert.rejects(service.resume('/other'), isCode('search.busy'));
    assert.equal(service.current?.run, '/run');
    engine.finish();
    await search;
    assert.deepEqual(engine.methods, ['search/start']);
  });

  it('cancels by aborting; the engine lives on', async () => {
    const search = start();
    const ended = assert.rejects(search, isCode('cancelled'));
    await service.cancel();
    await ended;
    assert.equal(engine.stops, 0);
    assert.ok(changes.some((live) => live?.cancelling));
  });

  it('stops an engine that does not obey, and still calls it cancelled', async () => {
    engine.obeys = false;
    const ended = assert.rejects(start(), isCode('cancelled'));
    await service.cancel();
    await ended;
    assert.equal(engine.stops, 1);
  });

  it('passes an engine death on and can start again', async () => {
    const ended = assert.rejects(start(), isCode('engine.exited'));
    engine.fail('engine.exited');
    await ended;
    const again = service.resume('/run');
    engine.finish();
    await again;
    assert.deepEqual(engine.methods, ['search/start', 'search/resume']);
  });

  it('refines as it searches: one at a time, with progress, cancelled and resumed', async () => {
    const params = { run: '/run', what: 'refine', candidates: ['c-0001'], evaluations: 4 } as const;
    const ended = assert.rejects(service.refine(params), isCode('cancelled'));
    assert.equal(service.current?.run, '/run');
    await assert.rejects(service.resumeRefinement('/run'), isCode('search.busy'));
    await service.cancel();
    await ended;
    const again = service.resumeRefinement('/run', '/data.zip');
    engine.finish();
    await again;
    assert.deepEqual(engine.methods, ['run/refine', 'run/resumeRefine']);
    assert.deepEqual(engine.params, [params, { run: '/run', data: '/data.zip' }]);
  });

  it('says what is asked of a finished run from when it began', async () => {
    const request = {
      number: 1,
      what: 'fineTune',
      candidates: ['c-0001'],
      evaluations: null,
      epochs: 2,
      seed: 1,
    } as const;
    const work = service.refine({ run: '/run', what: 'fineTune', candidates: ['c-0001'] });
    const progress = { phase: 'preparing', fraction: 0, detail: '' } as const;
    engine.report({ run: '/run', progress });
    assert.equal(service.current?.refinement, undefined);
    engine.report({ run: '/run', refinement: request });
    assert.deepEqual(service.current, { run: '/run', progress, cancelling: false, refinement: request });
    engine.finish();
    await work;
  });

  it('cancels nothing when nothing runs', async () => {
    await service.cancel();
    assert.equal(engine.stops, 0);
  });
});
