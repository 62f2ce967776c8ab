// What the preflight found, all of it at once and each with its next step; errors stop here, warnings may be passed.
import * as vscode from 'vscode';
import type { PreflightProblem } from '../../shared/protocol/engine';
import { errorText } from '../log/report';
import { pick, type Choice } from './pick';

export type Decision = 'start' | 'change' | 'leave';

function row(problem: PreflightProblem): Choice<Decision> {
  const icon = problem.severity === 'error' ? 'error' : 'warning';
  const { code, message, hint } = problem;
  return { label: `$(${icon}) ${errorText({ code, message })}`, ...(hint !== undefined && { detail: hint }) };
}

/** `change` returns to the questions. */
export async function askProblems(title: string, problems: readonly PreflightProblem[]): Promise<Decision> {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const start = { label: `$(play) ${vscode.l10n.t('Start anyway')}`, value: 'start' as const };
  const change = { label: `$(arrow-left) ${vscode.l10n.t('Change the answers')}`, value: 'change' as const };
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const outcome = await pick<Decision>({
    title,
    placeholder:
      errors.length > 0
        ? vscode.l10n.t('The search cannot start: {0} to mend first', errors.length)
        : vscode.l10n.t('The search can start; {0} to know', warnings.length),
    choices: [...(errors.length > 0 ? [change] : [start, change]), ...errors.map(row), ...warnings.map(row)],
  });
  return outcome.kind === 'value' ? outcome.value : 'leave';
}
