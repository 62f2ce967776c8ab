// The Devices view: where variants can be measured, and for what cannot, why and what to do.
import * as vscode from 'vscode';
import type { JsonError } from '../../shared/errors';
import type { TargetSummary } from '../../shared/protocol/devices';
import { fullSentence } from '../log/classify';
import type { Reporter } from '../log/report';
import type { DeviceList } from './deviceList';
import { deviceRows, type DeviceRow } from './deviceRows';
import { deviceIcon } from './deviceText';

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
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly devices: DeviceList,
    private readonly report: Reporter,
  ) {
    this.subscription = devices.onDidChange(() => this.changed.fire(undefined));
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
      return phone ? rows : [...rows, { kind: 'noPhone', why: noPhoneText(adb) }];
    } catch (error) {
      void this.report.failure(error, vscode.l10n.t('list the devices'));
      return [];
    }
  }

  private async rows(target: string): Promise<DeviceNode[]> {
    const status = await this.devices.status(target);
    const rows = deviceRows(status, (text, ...values) => vscode.l10n.t(text, ...values));
    return rows.map((row) => ({ kind: 'row', target, row }));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
