// Refine around variants of a finished run, or fine-tune them: asks how much, then works as the window's one search does, with
// the same progress, Cancel and Resume.
import * as vscode from 'vscode';
import { refinementLimits, usualEvaluations, type RefinementKind } from '../../shared/run/refinement';
import type { Host } from '../host';
import { askCount, type CountQuestion } from '../wizard/askCount';

const names = (ids: readonly string[]): string =>
  ids.length === 1 ? (ids[0] ?? '') : vscode.l10n.t('{0} Variants', ids.length);

type Row = CountQuestion['rows'][number];

function evaluationsQuestion(ids: readonly string[]): CountQuestion {
  const row = (count: number, description: string): Row => ({
    label: vscode.l10n.t('{0} variants', count),
    description,
    count,
  });
  return {
    title: vscode.l10n.t('Refine around {0}', names(ids)),
    placeholder: vscode.l10n.t('How many new variants are evaluated?'),
    rows: [
      row(usualEvaluations, vscode.l10n.t('which way it gets better')),
      row(2 * usualEvaluations, vscode.l10n.t('a closer look')),
      row(4 * usualEvaluations, vscode.l10n.t('for a large network')),
    ],
    prompt: vscode.l10n.t('New variants, at most {0}', refinementLimits.evaluations),
    usual: usualEvaluations,
    most: refinementLimits.evaluations,
  };
}

function epochsQuestion(ids: readonly string[]): CountQuestion {
  const row = (count: number, description: string): Row => ({
    label: vscode.l10n.t('{0} epochs', count),
    description,
    count,
  });
  return {
    title: vscode.l10n.t('Fine-Tune {0}', names(ids)),
    placeholder: vscode.l10n.t('For how many epochs is it trained on its own?'),
    rows: [
      {
        label: vscode.l10n.t('As the search fine-tunes'),
        description: vscode.l10n.t('or half of its epochs of training'),
        count: undefined,
      },
      row(10, vscode.l10n.t('where that was too short')),
      row(30, vscode.l10n.t('for the variant that will be shipped')),
    ],
    prompt: vscode.l10n.t('Epochs, at most {0}', refinementLimits.epochs),
    usual: 10,
    most: refinementLimits.epochs,
  };
}

/** Resolves when it has ended, however it did, which is told; or when the person left. */
export async function refineVariants(
  { searches }: Pick<Host, 'searches'>,
  run: string,
  what: RefinementKind,
  ids: readonly string[],
): Promise<void> {
  const answer = await askCount(what === 'refine' ? evaluationsQuestion(ids) : epochsQuestion(ids));
  if (answer === null) return;
  const { count } = answer;
  const amount = count === undefined ? {} : what === 'refine' ? { evaluations: count } : { epochs: count };
  await searches.refine({ run, what, candidates: ids, ...amount });
}
