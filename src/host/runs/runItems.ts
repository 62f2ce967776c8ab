// Rows of the Runs view.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Candidate } from '../../shared/run/candidate';
import type { RunManifest, RunPhase } from '../../shared/run/manifest';
import { formatBytes, formatMs, formatPercent } from '../../shared/format';
import { describeVariant } from '../../shared/run/describeVariant';
import { fullSentence } from '../log/classify';
import type { RunEntry, UnreadableRun } from './runList';
import type { LiveSearch } from './searchService';
import { runContextValue, runIcon, type RunRow } from './runText';

export type RunNode =
  | { readonly kind: 'run'; readonly entry: RunEntry }
  | { readonly kind: 'unreadable'; readonly run: UnreadableRun }
  | { readonly kind: 'variant'; readonly run: string; readonly candidate: Candidate; readonly baseline: boolean };

function phaseText(phase: RunPhase): string {
  switch (phase) {
    case 'preparing':
      return vscode.l10n.t('preparing');
    case 'training':
      return vscode.l10n.t('training');
    case 'searching':
      return vscode.l10n.t('searching');
    case 'finishing':
      return vscode.l10n.t('finishing');
    case 'done':
      return vscode.l10n.t('done');
    default:
      return phase satisfies never;
  }
}

/** For example `training 43 %`. */
export function progressText(live: LiveSearch): string {
  if (live.cancelling) return vscode.l10n.t('saving before it stops');
  if (!live.progress) return vscode.l10n.t('starting');
  return `${phaseText(live.progress.phase)} ${Math.floor(live.progress.fraction * 100)} %`;
}

function stateText(row: RunRow, manifest: RunManifest): string {
  if (row.live) return vscode.l10n.t('running in another process');
  switch (manifest.state) {
    case 'done':
      return vscode.l10n.t('done');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'running':
    case 'interrupted':
      return vscode.l10n.t('interrupted');
    default:
      return manifest.state satisfies never;
  }
}

const variantsText = (evaluated: number): string =>
  evaluated === 1 ? vscode.l10n.t('1 variant') : vscode.l10n.t('{0} variants', evaluated);

function open(item: vscode.TreeItem, node: RunNode): void {
  item.command = { command: 'adascale.openExplorer', title: vscode.l10n.t('Open Pareto Explorer'), arguments: [node] };
}

export function runItem(node: RunNode & { kind: 'run' }, live: LiveSearch | null): vscode.TreeItem {
  const { path: folder, manifest, evaluated, live: locked } = node.entry;
  const mine = live?.run === folder;
  const row: RunRow = { state: manifest.state, mine, live: locked, evaluated };
  const item = new vscode.TreeItem(manifest.modelName, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = folder;
  item.contextValue = runContextValue(row);
  item.iconPath = new vscode.ThemeIcon(runIcon(row));
  const state = mine ? progressText(live) : stateText(row, manifest);
  // While it runs the list is older than its progress, which counts for itself.
  const detail = mine ? (live.progress?.detail ?? '') : `${variantsText(evaluated)} · ${manifest.device}`;
  item.description = detail === '' ? state : `${state} · ${detail}`;
  item.tooltip = [
    manifest.modelName,
    state,
    vscode.l10n.t('Started {0}', new Date(manifest.createdAt).toLocaleString()),
    vscode.l10n.t('Data {0}', path.basename(manifest.settings.dataPath)),
    folder,
  ].join('\n');
  item.accessibilityInformation = { label: `${manifest.modelName}, ${item.description}` };
  open(item, node);
  return item;
}

export function variantItem(node: RunNode & { kind: 'variant' }): vscode.TreeItem {
  const { candidate, baseline } = node;
  const label = baseline ? vscode.l10n.t('Starting network') : candidate.id;
  const item = new vscode.TreeItem(label);
  const figures = [
    formatPercent(candidate.accuracy.test ?? candidate.accuracy.validation),
    formatMs(candidate.latencyMs),
    formatBytes(candidate.peakMemoryBytes),
  ];
  item.description = figures.filter((figure) => figure !== '').join(' · ');
  item.tooltip = `${label}\n${describeVariant(candidate)}`;
  item.iconPath = new vscode.ThemeIcon(baseline ? 'home' : 'circle-filled');
  item.contextValue = baseline ? 'variant starting' : 'variant';
  open(item, node);
  return item;
}

export function unreadableItem({ run }: RunNode & { kind: 'unreadable' }): vscode.TreeItem {
  const item = new vscode.TreeItem(path.basename(run.path));
  item.description = vscode.l10n.t('cannot be read');
  item.tooltip = `${fullSentence(run.error)}\n${run.path}`;
  item.iconPath = new vscode.ThemeIcon('warning');
  item.contextValue = 'unreadable';
  return item;
}
