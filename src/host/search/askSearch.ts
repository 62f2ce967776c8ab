// The four questions of a search, each with a default that works: model, data, target, budget.
import * as vscode from 'vscode';
import { readRecipeDefaults, type RecipeDefaults } from '../files/recipeDefaults';
import type { Host } from '../host';
import { askBudgets } from '../wizard/askBudgets';
import { askData } from '../wizard/askData';
import { askModel } from '../wizard/askModel';
import { askTarget } from '../wizard/askTarget';
import type { Outcome, Step } from '../wizard/runSteps';
import type { SearchAnswers } from './searchParams';

export interface SearchForm extends SearchAnswers {
  readonly recipe: RecipeDefaults | null;
}

const lastTargetKey = 'adascale.lastTarget';

/** Keeps `back` and `cancelled`, turns an answer into the next state. */
async function answered<T, S>(outcome: Promise<Outcome<T>>, next: (value: T) => S | Promise<S>): Promise<Outcome<S>> {
  const result = await outcome;
  return result.kind === 'value' ? { kind: 'value', value: await next(result.value) } : result;
}

/** A model that stands, with what its recipe answers already. */
async function formFor(host: Host, model: string): Promise<SearchForm> {
  const recipe = await readRecipeDefaults(model);
  const lastTarget = host.context.workspaceState.get<string>(lastTargetKey);
  return { model, data: null, recipe, target: recipe?.target ?? lastTarget ?? 'local', budgets: recipe?.budgets ?? {} };
}

const emptyForm: SearchForm = { model: '', data: null, recipe: null, target: 'local', budgets: {} };

/** The questions, without the first where the model is given. */
export function searchSteps(host: Host, model: string | null): readonly Step<SearchForm>[] {
  const title = vscode.l10n.t('Search for Device');
  const model1: Step<SearchForm> = (form, place) =>
    answered(askModel(title, form.model, place), (chosen) => (chosen === form.model ? form : formFor(host, chosen)));
  const others: readonly Step<SearchForm>[] = [
    (form, place) => answered(askData(title, form.model, form.recipe, place), (data) => ({ ...form, data })),
    (form, place) =>
      answered(askTarget(title, host, form.target, place), async (target) => {
        await host.context.workspaceState.update(lastTargetKey, target);
        return { ...form, target };
      }),
    (form, place) => answered(askBudgets(title, form.budgets, place), (budgets) => ({ ...form, budgets })),
  ];
  return model === null ? [model1, ...others] : others;
}

export const firstForm = (host: Host, model: string | null): Promise<SearchForm> =>
  model === null ? Promise.resolve(emptyForm) : formFor(host, model);
