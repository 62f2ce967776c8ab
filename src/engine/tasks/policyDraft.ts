import { AdaScaleError } from '../../shared/errors';
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import { chooseVariants, fewestVariants } from '../../shared/policy/authoring/chooseVariants';
import { proposeBands } from '../../shared/policy/authoring/proposeBands';
import { draftBundle } from '../policy/exportBundle';
import { proposePolicy } from '../policy/proposePolicy';
import { readCandidates, readManifest } from '../runs/runDirectory';
import { readExportable } from '../search/readExportable';
import { exportedModel } from './exportedModel';
import type { Handler } from './task';

/** A policy to start from: given variants or, without any, the fewest of the frontier that meet the proposed bands. */
export const handler: Handler<'policy/draft'> = async ({ params, signal }) => {
  const { run, variants: given } = params;
  const { settings } = await readManifest(run);
  const frontier = given.length > 0 ? [] : finalFrontier(await readCandidates(run), settings.budgets);
  const chosen = chooseVariants(frontier, settings.budgets);
  const ids = given.length > 0 ? given : chosen.ids;
  if (ids.length < fewestVariants)
    throw new AdaScaleError(
      'input.noVariants',
      'A policy needs at least two variants to switch among',
      'Select two or more evaluated variants in the explorer',
    );
  const { manifest, variants } = await readExportable(run, ids, signal);
  const draft = await draftBundle({ model: exportedModel(manifest, variants), variants, signal });
  const policy = proposePolicy(draft.model, draft.variants);
  const { latencyMs } = settings.budgets;
  // Bands that were drawn for the whole frontier fit its cover; chosen variants get their own.
  const rules =
    given.length > 0
      ? proposeBands(policy.variants, latencyMs === undefined ? {} : { normalMs: latencyMs })
      : chosen.rules;
  return { ...policy, rules };
};
