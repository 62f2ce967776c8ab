// The policy of one panel: finds it, makes it, edits it, exports it.
import * as vscode from 'vscode';
import type { MeasuredCliff } from '../../shared/device/memoryCliff';
import type { PolicyFile } from '../../shared/policy/types';
import { parsePolicy } from '../../shared/policy/parsePolicy';
import type { HostEvent, PanelRequests, PolicyDocument as PolicyText, TraceText } from '../../shared/protocol/panel';
import type { ServedHandlers } from '../../shared/rpc/server';
import type { RunSnapshot } from '../../shared/run/manifest';
import { createPolicyFile } from './createPolicyFile';
import { findPolicies } from './findPolicies';
import { pickTrace, readTrace } from './openTrace';
import { PolicyDocument } from './policyDocument';
import type { RunMemory } from '../runs/runMemory';

export interface PolicyServices {
  readonly memory: RunMemory;
  readonly traces: RunMemory;
  open(run: string): Promise<RunSnapshot>;
  /** No ids: the fewest variants that will do. */
  draft(run: string, ids: readonly string[]): Thenable<PolicyFile>;
  /** As a calibration of the workspace measured it; null where none did. */
  memoryCliff(device: string): Promise<MeasuredCliff | null>;
  /** The bundle's folder, or null when the person changed their mind. */
  exportPolicy(run: string, ids: readonly string[], policy: string): Promise<string | null>;
}

type PolicyMethod =
  | 'policyOpen'
  | 'policyPropose'
  | 'policyPick'
  | 'policyEdit'
  | 'policyShow'
  | 'policyExport'
  | 'traceOpen'
  | 'memoryCliff';

export class PanelPolicy implements vscode.Disposable {
  private current: PolicyDocument | null = null;
  /** A page that has not asked yet hears no event: it is told with its first answer. */
  private hasAsked = false;
  private showFirst = false;

  constructor(
    private readonly run: string,
    private readonly services: PolicyServices,
    private readonly post: (event: HostEvent) => void,
  ) {}

  /** A new policy for these variants, brought to the front. @throws as `policy/draft`. */
  async propose(ids: readonly string[]): Promise<PolicyText> {
    const policy = await this.services.draft(this.run, ids);
    return this.adopt(await createPolicyFile(this.run, policy));
  }

  /** As `propose`, from outside the panel. */
  async proposeAndShow(ids: readonly string[]): Promise<void> {
    const document = await this.propose(ids);
    if (this.hasAsked) this.post({ kind: 'event', name: 'policy', document, show: true });
    else this.showFirst = true;
  }

  handlers(): Pick<ServedHandlers<PanelRequests>, PolicyMethod> {
    return {
      policyOpen: async () => {
        this.hasAsked = true;
        const document = await this.open();
        const show = this.showFirst;
        this.showFirst = false;
        return { document, show };
      },
      policyPropose: async ({ params }) => ({ document: await this.propose(params.ids) }),
      policyPick: async () => ({ document: await this.pick() }),
      policyEdit: async ({ params }) => {
        await this.current?.edit(params.before, params.after);
        return null;
      },
      policyShow: async ({ params }) => {
        await this.current?.show(params.line);
        return null;
      },
      policyExport: async () => ({ folder: await this.export() }),
      traceOpen: async ({ params }) => ({ trace: params.again ? await this.lastTrace() : await this.openTrace() }),
      memoryCliff: async ({ params }) => ({ cliff: await this.services.memoryCliff(params.device) }),
    };
  }

  dispose(): void {
    this.current?.dispose();
  }

  private async adopt(uri: vscode.Uri): Promise<PolicyText> {
    this.current?.dispose();
    this.current = new PolicyDocument(uri, (document) =>
      this.post({ kind: 'event', name: 'policy', document, show: false }),
    );
    const text = await this.current.read();
    await this.services.memory.keep(this.run, uri.toString());
    return text;
  }

  private forget(): void {
    this.current?.dispose();
    this.current = null;
  }

  /** The one that was authored last with this run, else the first of the workspace that fits. */
  private async open(): Promise<PolicyText | null> {
    if (this.current !== null) return this.current.read().catch(() => null);
    const kept = this.services.memory.get(this.run);
    if (kept !== null) {
      const known = await this.adopt(vscode.Uri.parse(kept)).catch(() => null);
      if (known !== null) return known;
      this.forget();
    }
    const [first] = await findPolicies(await this.services.open(this.run));
    return first === undefined ? null : this.adopt(first);
  }

  private async pick(): Promise<PolicyText | null> {
    const files = await findPolicies(await this.services.open(this.run));
    const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Open a Policy'),
      placeHolder:
        items.length > 0
          ? vscode.l10n.t('Policies of this workspace for the model and variants of this run')
          : vscode.l10n.t('No policy of this workspace is for the model and variants of this run'),
    });
    return chosen === undefined ? null : this.adopt(chosen.uri);
  }

  private async openTrace(): Promise<TraceText | null> {
    const uri = await pickTrace();
    if (uri === null) return null;
    const trace = await readTrace(uri);
    await this.services.traces.keep(this.run, uri.toString());
    return trace;
  }

  /** Null where there was none, and where it is gone. */
  private async lastTrace(): Promise<TraceText | null> {
    const kept = this.services.traces.get(this.run);
    return kept === null ? null : readTrace(vscode.Uri.parse(kept)).catch(() => null);
  }

  private async export(): Promise<string | null> {
    if (this.current === null) return null;
    const { text, name } = await this.current.read();
    const { variants } = parsePolicy(text, name);
    return this.services.exportPolicy(
      this.run,
      variants.map(({ id }) => id),
      text,
    );
  }
}
