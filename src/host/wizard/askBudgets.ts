// Question: what must a variant keep to? None is a fine answer: the search then finds the whole frontier.
import * as vscode from 'vscode';
import { searchMetrics, type Budgets, type Metric, type MetricId } from '../../shared/run/objectives';
import { askText } from './askText';
import { formatBudget, parseBudget } from './budgetText';
import { pick, type Choice } from './pick';
import type { Outcome, Place } from './runSteps';

type Answer = { readonly metric: Metric } | 'start';

const limitText = (metric: Metric, limit: number): string =>
  metric.direction === 'higher'
    ? vscode.l10n.t('at least {0}', formatBudget(metric, limit))
    : vscode.l10n.t('at most {0}', formatBudget(metric, limit));

function summary(budgets: Budgets): string {
  const limits = searchMetrics.flatMap((metric) => {
    const limit = budgets[metric.id];
    return limit === undefined ? [] : [`${metric.label} ${limitText(metric, limit)}`];
  });
  return limits.length === 0 ? vscode.l10n.t('no limits: find the whole frontier') : limits.join(', ');
}

function choices(budgets: Budgets): readonly Choice<Answer>[] {
  const start = {
    label: `$(play) ${vscode.l10n.t('Start the search')}`,
    description: summary(budgets),
    value: 'start' as const,
  };
  const limits = searchMetrics.map((metric) => {
    const limit = budgets[metric.id];
    return {
      label: `$(${limit === undefined ? 'circle-outline' : 'pass-filled'}) ${metric.label}`,
      description: limit === undefined ? vscode.l10n.t('no limit') : limitText(metric, limit),
      value: { metric },
    };
  });
  return [start, { label: vscode.l10n.t('Limits'), kind: vscode.QuickPickItemKind.Separator }, ...limits];
}

const examples: Readonly<Partial<Record<MetricId, string>>> = {
  accuracy: '70 %',
  latencyMs: '8 ms',
  peakMemoryBytes: '4 MB',
  parameters: '300 k',
  macs: '20 M',
  sizeBytes: '1.5 MB',
};

/** The budgets with this metric's limit set, or without it where the text was emptied. */
async function askLimit(title: string, metric: Metric, budgets: Budgets): Promise<Budgets> {
  const current = budgets[metric.id];
  const text = await askText({
    title: `${title}: ${metric.label}`,
    prompt: vscode.l10n.t('For example {0}; empty for no limit', examples[metric.id] ?? ''),
    value: current === undefined ? '' : formatBudget(metric, current),
    check: (typed) =>
      typed.trim() === '' || parseBudget(metric, typed) !== null
        ? null
        : vscode.l10n.t('A number above 0 such as {0}', examples[metric.id] ?? ''),
  });
  if (text === null) return budgets;
  const { [metric.id]: _replaced, ...others } = budgets;
  const limit = parseBudget(metric, text);
  return limit === null ? others : { ...others, [metric.id]: limit };
}

export async function askBudgets(title: string, initial: Budgets, place: Place): Promise<Outcome<Budgets>> {
  let budgets = initial;
  for (;;) {
    const outcome = await pick<Answer>({
      title,
      placeholder: vscode.l10n.t('What must a variant keep to?'),
      choices: choices(budgets),
      place,
    });
    if (outcome.kind !== 'value') return outcome;
    if (outcome.value === 'start') return { kind: 'value', value: budgets };
    budgets = await askLimit(title, outcome.value.metric, budgets);
  }
}
