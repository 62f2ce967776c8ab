// Answers, settings and recipe become the parameters of one search. What the recipe fixes is left to the engine, which reads
// the recipe itself; the settings fill in the rest.
import { usualWindowMs } from '../../shared/device/sensors/measureEnergy';
import type { SearchParams } from '../../shared/protocol/engine';
import type { Budgets } from '../../shared/run/objectives';
import type { Settings } from '../config/settings';
import type { RecipeDefaults } from '../files/recipeDefaults';

export interface SearchAnswers {
  readonly model: string;
  /** Null leaves the data to the recipe. */
  readonly data: string | null;
  readonly target: string;
  readonly budgets: Budgets;
}

const fromSettings = ['evaluations', 'epochs', 'seed'] as const;

export function searchParams(
  answers: SearchAnswers,
  settings: Settings,
  recipe: RecipeDefaults | null,
  out: string,
): SearchParams & { readonly out: string } {
  const { model, data, target, budgets } = answers;
  const numbers = fromSettings.filter((key) => recipe?.[key] === undefined).map((key) => [key, settings[key]]);
  return {
    model,
    target,
    ...(target.startsWith('adb') && {
      adbServer: settings.adbServer,
      ...(settings.energy && { energySeconds: usualWindowMs / 1000 }),
    }),
    budgets,
    // The questions began with the recipe's budgets; one that was taken away there must not come back.
    onlyTheseBudgets: true,
    out,
    backend: settings.backend,
    ...(data !== null && { data }),
    ...(settings.operators.length > 0 && recipe?.operators === undefined && { operators: settings.operators }),
    ...(settings.widthQuantum > 0 && recipe?.widthQuantum === undefined && { widthQuantum: settings.widthQuantum }),
    ...(settings.threads > 0 && { threads: settings.threads }),
    ...(Object.fromEntries(numbers) as Partial<Pick<SearchParams, (typeof fromSettings)[number]>>),
  };
}
