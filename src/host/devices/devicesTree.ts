// The Devices view: where variants can be measured, and for what cannot, why and what to do.
import * as vscode from 'vscode';
import type { JsonError } from '../../shared/errors';
import type { DeviceStatus, TargetSummary } from '../../shared/protocol/devices';
import { fullSentence } from '../log/classify';
import type { Reporter } from '../log/report';
import type { DeviceList } from './deviceList';
import { deviceRows, type DeviceRow } from './deviceRows';
import { deviceIcon } from './deviceText';
import type { LiveReadings } from './liveReadings';

export type DeviceNode =
  | { readonly kind: 'target'; readonly target: TargetSummary }
  | { readonly kind: 'row'; readonly target: string; readonly row: DeviceRow }
  | { readonly kind: 'noPhone'; readonly why: string };

export function stateText(target: TargetSummary): string {
  switch (target.state) {
    case 'ready':
      return vscode.l10n.t('ready');
    case 'unauthorized':
      return vscode.l10n.t('waiting for permission on the phone');
    case 'offline':
      return vscode.l10n.t('offline');
    case 'unavailable':
      return vscode.l10n.t('cannot be used');
    default:
      return target.state satisfies never;
  }
}

/** In a remote window the phone's computer is usually not the one that adb is asked on. */
export function noPhoneText(error: JsonError | undefined): string {
  const why = error ? fullSentence(error) : vscode.l10n.t('Plug a phone in with USB debugging on, then refresh.');
  if (vscode.env.remoteName === undefined) return why;
  const remote = vscode.l10n.t(
    'This window runs on another computer ({0}). To use a phone on your own, forward its adb server (port 5037) there and name the address in the setting adascale.adb.server.',
    vscode.env.remoteName,
  );
  return `${why} ${remote}`;
}

/** What the menus ask: ready, phone or computer, and whether adb reaches it over the network. */
function contextOf({ id, state }: TargetSummary): string {
  const kind = id === 'local' ? 'computer' : id.slice('adb:'.length).includes(':') ? 'phone network' : 'phone';
  return `device ${state} ${kind}`;
}

function rowItem(target: string, { label, text, icon }: DeviceRow): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `${target} ${label}`;
  item.description = text;
  item.tooltip = `${label}: ${text}`;
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function targetItem(target: TargetSummary): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(target.label, target.state === 'ready' ? Collapsed : None);
  item.id = target.id;
  item.description = `${target.runtime} · ${stateText(target)}`;
  item.tooltip = target.detail ?? `${target.label}\n${target.runtime}`;
  item.iconPath = new vscode.ThemeIcon(deviceIcon(target));
  item.contextValue = contextOf(target);
  return item;
}

function noPhoneItem(why: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('No phone'));
  item.description = why;
  item.tooltip = why;
  item.iconPath = new vscode.ThemeIcon('info');
  return item;
}

export class DevicesTree implements vscode.TreeDataProvider<DeviceNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<DeviceNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscription: vscode.Disposable;
  /** As the view knows them, to be drawn anew one by one. */
  private nodes: ReadonlyMap<string, DeviceNode> = new Map();
  /** What does not change from reading to reading, until the list does. */
  private readonly statuses = new Map<string, Promise<DeviceStatus>>();

  constructor(
    private readonly devices: DeviceList,
    private readonly report: Reporter,
    private readonly live: LiveReadings,
  ) {
    this.subscription = devices.onDidChange(() => {
      this.statuses.clear();
      this.changed.fire(undefined);
    });
  }

  /** The rows of a target say what was read last. */
  redraw(target: string): void {
    const node = this.nodes.get(target);
    if (node !== undefined) this.changed.fire(node);
  }

  getTreeItem(node: DeviceNode): vscode.TreeItem {
    switch (node.kind) {
      case 'target':
        return targetItem(node.target);
      case 'row':
        return rowItem(node.target, node.row);
      case 'noPhone':
        return noPhoneItem(node.why);
      default:
        return node satisfies never;
    }
  }

  async getChildren(node?: DeviceNode): Promise<DeviceNode[]> {
    try {
      if (node) return node.kind === 'target' ? await this.rows(node.target.id) : [];
      const { targets, adb } = await this.devices.list();
      const phone = targets.some(({ id }) => id.startsWith('adb:'));
      const rows = targets.map((target) => ({ kind: 'target', target }) as const);
      this.nodes = new Map(rows.map((row) => [row.target.id, row]));
      this.live.keep(targets.filter(({ state }) => state === 'ready').map(({ id }) => id));
      return phone ? rows : [...rows, { kind: 'noPhone', why: noPhoneText(adb) }];
    } catch (error) {
      void this.report.failure(error, vscode.l10n.t('list the devices'));
      return [];
    }
  }

  private async rows(target: string): Promise<DeviceNode[]> {
    const asked = this.statuses.get(target) ?? this.devices.status(target);
    this.statuses.set(target, asked);
    const status = await asked.catch((error: unknown) => {
      this.statuses.delete(target);
      throw error;
    });
    this.live.open(target);
    const reading = this.live.of(target) ?? status.reading;
    const rows = deviceRows({ ...status, reading }, (text, ...values) => vscode.l10n.t(text, ...values));
    return rows.map((row) => ({ kind: 'row', target, row }));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
