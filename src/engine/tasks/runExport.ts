import { exportBundle } from '../policy/exportBundle';
import { readExportable } from '../search/readExportable';
import { exportedModel } from './exportedModel';
import type { Handler } from './task';

/** Writes chosen variants of a run as a bundle: networks, policy (an authored one if given), runtime, sample trace. */
export const handler: Handler<'run/export'> = async ({ params, signal }) => {
  const { run, variants: ids, out, policy } = params;
  const { manifest, variants } = await readExportable(run, ids, signal);
  const model = exportedModel(manifest, variants);
  return exportBundle({ out, model, variants, ...(policy !== undefined && { policy }), signal });
};
