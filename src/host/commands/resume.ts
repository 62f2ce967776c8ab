import * as vscode from 'vscode';
import type { Command } from '../host';
import { rowOf } from '../runs/runItems';
import { isResumable } from '../runs/runText';
import { requireTrust } from '../trust';
import { runOf } from './arguments';
import { pickRun } from './pickRun';

/** Goes on with the search of a run, or with the refinement of a finished one. */
export const command: Command = async (host, target) => {
  if (!requireTrust()) return;
  const { engine, searches } = host;
  const stopped = vscode.l10n.t('Which search or refinement goes on?');
  const run = runOf(target) ?? (await pickRun(host, stopped, (entry) => isResumable(rowOf(entry, searches.current))));
  if (run === null) return;
  const { manifest, refinement } = await engine.call('run/open', { run });
  const isRefinement = manifest.state === 'done' && refinement !== undefined;
  await (isRefinement ? searches.resumeRefinement(run) : searches.resume(run));
};
