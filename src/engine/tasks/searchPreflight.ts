import type { PreflightResult } from '../../shared/protocol/engine';
import { chosenLabels } from '../search/chosenData';
import { preflight } from '../search/preflight';
import { handler as inspect } from './modelInspect';
import type { Handler } from './task';

/** Everything that would stop a search, found before it starts. */
export const handler: Handler<'search/preflight'> = async (task): Promise<PreflightResult> => {
  const { problems, settings, model, summary } = await preflight(task.params, task.signal);
  const counts = summary === null ? null : Object.values(summary.counts);
  const labels = summary && knownLabels(() => chosenLabels(summary, settings.dataChoices));
  return {
    problems,
    inspect: model && (await inspect({ ...task, report: () => undefined, params: { path: model.path } })),
    samples: counts?.reduce((sum, count) => sum + count, 0) ?? null,
    classes: labels?.length ?? null,
  };
};

/** Labels that do not fit are among the problems already. */
function knownLabels(read: () => readonly string[]): readonly string[] | null {
  try {
    return read();
  } catch {
    return null;
  }
}
