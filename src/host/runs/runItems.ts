// Rows of the Runs view.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Candidate } from '../../shared/run/candidate';
import type { RunPhase } from '../../shared/run/manifest';
import type { RefinementKind, RefinementRequest } from '../../shared/run/refinement';
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

const refinementText = (what: RefinementKind): string =>
  what === 'refine' ? vscode.l10n.t('refining') : vscode.l10n.t('fine-tuning');

/** For example `training 43 %`, or `refining: searching 43 %`. */
export function progressText({ progress, cancelling, refinement }: LiveSearch): string {
  if (cancelling) return vscode.l10n.t('saving before it stops');
  if (!progress) return vscode.l10n.t('starting');
  const done = `${phaseText(progress.phase)} ${Math.floor(progress.fraction * 100)} %`;
  return refinement === undefined ? done : `${refinementText(refinement.what)}: ${done}`;
}

export const rowOf = (
  { path: run, manifest, evaluated, live, refinement }: RunEntry,
  current: LiveSearch | null,
): RunRow => ({
  state: manifest.state,
  mine: current?.run === run,
  live,
  evaluated,
  refinement: refinement?.what ?? null,
});

function finishedText(refinement: RefinementKind | null): string {
  if (refinement === null) return vscode.l10n.t('done');
  return refinement === 'refine' ? vscode.l10n.t('refinement cut short') : vscode.l10n.t('fine-tuning cut short');
}

/** Of a run that this window does not work on. */
function restText({ live, state, refinement }: RunRow): string {
  if (live && refinement !== null) return vscode.l10n.t('{0} in another process', refinementText(refinement));
  if (live) return vscode.l10n.t('running in another process');
  switch (state) {
    case 'done':
      return finishedText(refinement);
    case 'failed':
      return vscode.l10n.t('failed');
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'running':
    case 'interrupted':
      return vscode.l10n.t('interrupted');
    default:
      return state satisfies never;
  }
}

/** What happens to the run, or how it came to rest. @param current the window's search, whatever run it works on */
export const stateText = (entry: RunEntry, current: LiveSearch | null): string =>
  current?.run === entry.path ? progressText(current) : restText(rowOf(entry, current));

const variantsText = (evaluated: number): string =>
  evaluated === 1 ? vscode.l10n.t('1 variant') : vscode.l10n.t('{0} variants', evaluated);

function open(item: vscode.TreeItem, node: RunNode): void {
  item.command = { command: 'adascale.openExplorer', title: vscode.l10n.t('Open Pareto Explorer'), arguments: [node] };
}

const aroundText = ({ what, candidates }: RefinementRequest): string =>
  what === 'refine'
    ? vscode.l10n.t('Refinement around {0}', candidates.join(', '))
    : vscode.l10n.t('Fine-tuning of {0}', candidates.join(', '));

export function runItem(node: RunNode & { kind: 'run' }, live: LiveSearch | null): vscode.TreeItem {
  const { path: folder, manifest, evaluated, refinement } = node.entry;
  const mine = live?.run === folder;
  const row = rowOf(node.entry, live);
  const item = new vscode.TreeItem(manifest.modelName, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = folder;
  item.contextValue = runContextValue(row);
  item.iconPath = new vscode.ThemeIcon(runIcon(row));
  const state = stateText(node.entry, live);
  // While it runs the list is older than its progress, which counts for itself.
  const detail = mine ? (live.progress?.detail ?? '') : `${variantsText(evaluated)} · ${manifest.device}`;
  item.description = detail === '' ? state : `${state} · ${detail}`;
  item.tooltip = [
    manifest.modelName,
    state,
    ...(refinement ? [aroundText(refinement)] : []),
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
