import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Host } from '../../src/host/host';
import { runItem } from '../../src/host/runs/runItems';
import type { SearchEnd } from '../../src/host/search/searchRunner';
import { launch, type ReadyParams } from '../../src/host/search/startSearch';
import { smallTask } from '../support/smallTask';
import { activeHost, until, workspaceFolder } from './window';

const webviews = (): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);

function nextEnd(host: Host): Promise<SearchEnd> {
  return new Promise((resolve) => {
    const listener = host.searches.onDidEnd((end) => {
      listener.dispose();
      resolve(end);
    });
  });
}

export function registerSearchSuite(): void {
  describe('a search in the window', () => {
    let host: Host;
    let params: ReadyParams;
    before(async () => {
      host = await activeHost();
      const folder = path.join(workspaceFolder(), 'task');
      params = { ...(await smallTask(folder)), out: path.join(workspaceFolder(), '.adascale', 'runs', 'first') };
    });

    it('reports every problem before it starts', async () => {
      const wrong = { ...params, model: path.join(workspaceFolder(), 'absent.onnx'), evaluations: 0 };
      const { problems } = await host.engine.call('search/preflight', wrong);
      assert.ok(problems.some(({ code, severity }) => code === 'model.notFound' && severity === 'error'));
      assert.ok(problems.some(({ code }) => code.startsWith('input.')));
    });

    it('opens its explorer, cancels at once and can be resumed', async () => {
      const ended = nextEnd(host);
      const search = launch(host, params);
      await until('the first panel', () => webviews().length === 1);
      assert.equal(host.searches.current?.run, params.out);
      await vscode.commands.executeCommand('adascale.cancel');
      await search;
      assert.equal((await ended).error?.code, 'cancelled');
      assert.equal(host.searches.current, null);
      host.runs.refresh();
      const { runs } = await host.runs.list();
      assert.equal(runs.find(({ path: run }) => run === params.out)?.manifest.state, 'cancelled');
    });

    it('goes on with a cancelled run to its end', async () => {
      const ended = nextEnd(host);
      await vscode.commands.executeCommand('adascale.resume', params.out);
      const { result, error } = await ended;
      assert.equal(error, null);
      assert.ok(result && result.frontier.length > 0);
      const snapshot = await host.engine.call('run/open', { run: params.out });
      assert.equal(snapshot.manifest.state, 'done');
      assert.equal(snapshot.candidates.length, params.evaluations);
    });

    it('refines around a variant of the finished run, cancelled and resumed', async () => {
      const { frontier, candidates } = await host.engine.call('run/open', { run: params.out });
      const [chosen = ''] = frontier;
      const cancelled = nextEnd(host);
      const stop = host.searches.onDidProgress(({ candidates: added }) => {
        if (added !== undefined) void host.searches.cancel();
      });
      void host.searches.refine({ run: params.out, what: 'refine', candidates: [chosen], evaluations: 9 });
      assert.equal((await cancelled).error?.code, 'cancelled');
      stop.dispose();
      const between = await host.engine.call('run/open', { run: params.out });
      assert.deepEqual(between.refinement?.candidates, [chosen]);
      assert.equal(between.manifest.state, 'done');
      const { runs } = await host.runs.list();
      const entry = runs.find(({ path: run }) => run === params.out);
      assert.ok(entry);
      const row = runItem({ kind: 'run', entry }, null);
      assert.equal(row.contextValue, 'run resumable done');
      assert.match(String(row.description), /^refinement cut short/);
      assert.ok(typeof row.tooltip === 'string' && row.tooltip.includes(`Refinement around ${chosen}`));
      const ended = nextEnd(host);
      void vscode.commands.executeCommand('adascale.resume', params.out);
      assert.equal((await ended).error, null);
      const after = await host.engine.call('run/open', { run: params.out });
      assert.equal(after.refinement, undefined);
      assert.equal(after.candidates.length, candidates.length + 9);
      assert.ok(after.candidates.slice(-9).every(({ refinement }) => refinement?.around[0] === chosen));
    });

    it('remembers why a refinement did not begin until it is put away or another one begins', async () => {
      const refine = (id: string): Promise<void> =>
        host.searches.refine({ run: params.out, what: 'refine', candidates: [id], evaluations: 1 });
      await refine('c-9999');
      const failure = host.searches.failureOf(params.out);
      assert.deepEqual(
        [failure?.error.code, failure?.refused, failure?.remedy],
        ['run.unknownVariant', { what: 'refine', candidates: ['c-9999'] }, null],
      );
      host.searches.forget(params.out);
      assert.equal(host.searches.failureOf(params.out), null);
      await refine('c-9999');
      const { frontier } = await host.engine.call('run/open', { run: params.out });
      await refine(frontier.at(-1) ?? '');
      assert.equal(host.searches.failureOf(params.out), null);
    });

    it('refuses a second search while one runs', async () => {
      const second = { ...params, out: path.join(workspaceFolder(), '.adascale', 'runs', 'second') };
      const ended = nextEnd(host);
      const search = launch(host, second);
      await until('the search to begin', () => host.searches.current?.progress !== null);
      await host.searches.start({ ...second, out: `${second.out}-too` });
      assert.equal(host.searches.current?.run, second.out);
      await host.searches.cancel();
      await Promise.all([search, ended]);
      assert.ok(!existsSync(`${second.out}-too`));
    });

    it('exports chosen variants and opens the guide', async () => {
      const { frontier } = await host.engine.call('run/open', { run: params.out });
      const { exportVariants } = await import('../../src/host/export/exportVariants');
      const out = path.join(workspaceFolder(), 'bundle');
      assert.equal(await exportVariants(host, params.out, frontier.slice(0, 2), { out }), out);
      for (const file of ['policy.json', 'README.md', 'variants']) assert.ok(existsSync(path.join(out, file)), file);
      assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /README\.md$/);
    });

    it('shows a run once, however often it is opened, and lets it be closed', async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand('adascale.openExplorer', params.out);
      await vscode.commands.executeCommand('adascale.openExplorer', vscode.Uri.file(path.join(params.out, 'run.json')));
      await until('one panel', () => webviews().length === 1);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await until('no panel', () => webviews().length === 0);
      assert.equal(host.panels.active, undefined);
    });
  });
}
