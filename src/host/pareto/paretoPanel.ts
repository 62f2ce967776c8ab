// One Pareto explorer on one run: serves the page, answers its requests and tells it what changed. The page asks for a snapshot
// whenever it appears, so nothing is replayed to a hidden one.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { AdaScaleError } from '../../shared/errors';
import type { HostEvent, PanelRequests, PanelSignal, PanelSnapshot } from '../../shared/protocol/panel';
import { panelHtml } from '../../shared/protocol/panelHtml';
import type { SearchProgress } from '../../shared/protocol/engine';
import { serve, type Server } from '../../shared/rpc/server';
import type { Candidate } from '../../shared/run/candidate';
import type { RunManifest, RunSnapshot } from '../../shared/run/manifest';
import type { UnfinishedRefinement } from '../../shared/run/refinement';
import { PanelPolicy } from '../policy/panelPolicy';
import type { PanelServices } from './panelServices';
import { createPanelPort, postTo } from './panelPort';
import { panelSnapshot, type PanelWindow } from './panelSnapshot';
import { panelStatus } from './panelStatus';
import { saveText } from './saveText';

export const panelType = 'adascale.pareto';

/** A run that another process writes is read again at most this often, ms. */
const rereadMs = 1000;

export class ParetoPanel implements vscode.Disposable {
  readonly policy: PanelPolicy;
  private readonly server: Server;
  private readonly disposables: vscode.Disposable[] = [];
  private manifest: RunManifest | null = null;
  private refinement: UnfinishedRefinement | null = null;
  private selection: readonly string[] = [];
  private reread: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly run: string,
    private readonly services: PanelServices,
  ) {
    const { port, subscription } = createPanelPort(
      panel.webview,
      (signal) => this.hear(signal),
      (why) => services.log.warn(`The panel sent something unknown: ${why}`),
    );
    this.policy = new PanelPolicy(run, services.policies, (event) => this.post(event));
    this.server = serve<PanelRequests>(this.handlers(), port, () => new Promise((resolve) => setImmediate(resolve)));
    this.disposables.push(subscription, this.policy, ...this.watch());
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist')],
    };
    panel.webview.html = this.page();
  }

  /** Ids that are selected in the panel. */
  get selected(): readonly string[] {
    return this.selection;
  }

  showProgress({ run, candidates, progress, manifest, refinement }: SearchProgress): void {
    if (run !== this.run) return;
    if (candidates && candidates.length > 0) this.append(candidates);
    if (progress) this.post({ kind: 'event', name: 'progress', progress });
    if (manifest || refinement) this.post({ kind: 'event', name: 'changed' });
  }

  /** A search of this window began or ended, on this run or another. */
  showStatus(): void {
    if (this.manifest) this.post({ kind: 'event', name: 'status', status: this.status(this.manifest) });
    this.post({ kind: 'event', name: 'changed' });
  }

  dispose(): void {
    this.closed = true;
    clearTimeout(this.reread);
    void this.server.stop();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private hear(signal: PanelSignal): void {
    if (signal.name === 'view') this.services.views.keep(this.run, signal.text);
    else this.selection = signal.ids;
  }

  private append(candidates: readonly Candidate[]): void {
    this.post({ kind: 'event', name: 'appended', candidates });
  }

  private post(event: HostEvent): void {
    if (!this.closed) postTo(this.panel.webview, event);
  }

  private status(manifest: RunManifest): PanelSnapshot['status'] {
    return panelStatus({ ...this.window(), manifest, refinement: this.refinement });
  }

  private window(): PanelWindow {
    const { run } = this;
    return { run, trusted: vscode.workspace.isTrusted, ...this.services.search(run) };
  }

  private async snapshot(): Promise<PanelSnapshot> {
    const run = await this.services.open(this.run);
    this.manifest = run.manifest;
    this.refinement = run.refinement ?? null;
    if (!this.closed) this.panel.title = `AdaScale: ${run.manifest.modelName}`;
    return panelSnapshot(run, this.window());
  }

  private async measure({ ids, sustained }: PanelRequests['measure']['params']): Promise<{ measured: number | null }> {
    const measured = await this.services.measure(this.run, ids, sustained);
    if (measured !== null) this.post({ kind: 'event', name: 'changed' });
    return { measured };
  }

  /** The page names a run; only one that it was offered is opened. */
  private async otherRun(path: string): Promise<RunSnapshot> {
    const offered = await this.services.others(this.run);
    if (offered.some((one) => one.path === path)) return this.services.open(path);
    throw new AdaScaleError('run.notFound', `${path} is not among the runs of this workspace`, 'Choose another run.');
  }

  private handlers(): Parameters<typeof serve<PanelRequests>>[0] {
    const { services, run } = this;
    return {
      snapshot: () => this.snapshot(),
      export: async ({ params }) => ({ folder: await services.exportVariants(run, params.ids) }),
      measure: async ({ params }) => this.measure(params),
      layers: async ({ params }) => ({ variants: await services.layers(run, params.ids) }),
      runs: async () => ({ runs: await services.others(run) }),
      otherRun: async ({ params }) => this.otherRun(params.path),
      copyText: async ({ params }) => {
        await vscode.env.clipboard.writeText(params.text);
        return null;
      },
      cancel: async () => {
        await services.cancel();
        return null;
      },
      // Answers once the search has begun; how it ends comes as status.
      resume: async () => {
        const isRefinement = this.manifest?.state === 'done' && this.refinement !== null;
        void (isRefinement ? services.resumeRefinement(run) : services.resume(run));
        return null;
      },
      // Answers before the person has: how it goes on comes as status, also why it did not begin.
      refine: async ({ params }) => {
        const refusal = services.refusal();
        if (refusal !== null) throw refusal;
        void services.refine(run, params.what, params.ids);
        return null;
      },
      remedy: async () => {
        void services.remedy(run);
        return null;
      },
      dismiss: async () => {
        services.dismiss(run);
        this.showStatus();
        return null;
      },
      leaveRefinement: async () => {
        await services.leaveRefinement(run);
        this.post({ kind: 'event', name: 'changed' });
        return null;
      },
      openLog: async () => {
        services.log.show();
        return null;
      },
      revealRun: async () => {
        await services.reveal(run);
        return null;
      },
      ...this.policy.handlers(),
      saveFile: async ({ params }) => ({ path: await saveText(run, params.kind, params.text) }),
    };
  }

  /** Changes that another process makes; a search of this window reports its own. */
  private watch(): readonly vscode.Disposable[] {
    const pattern = new vscode.RelativePattern(
      vscode.Uri.file(this.run),
      '{run.json,candidates.jsonl,refinements.jsonl}',
    );
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (): void => {
      if (this.services.search(this.run).live?.run === this.run) return;
      this.reread ??= setTimeout(() => {
        this.reread = undefined;
        this.post({ kind: 'event', name: 'changed' });
      }, rereadMs);
    };
    return [watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed)];
  }

  private page(): string {
    const { webview } = this.panel;
    const asset = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.services.extensionUri, 'dist', name)).toString();
    return panelHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString('base64url'),
      scriptUri: asset('pareto.js'),
      styleUri: asset('pareto.css'),
      title: vscode.l10n.t('Pareto explorer'),
      run: this.run,
      view: this.services.views.get(this.run),
    });
  }
}
