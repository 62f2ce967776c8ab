// Whether the target of a search computes what this computer computes, for the networks of the final table: a latency of a network
// that answers wrongly there is worth nothing.
import { rm } from 'node:fs/promises';
import { AdaScaleError } from '../../shared/errors';
import { toOutputAgreement, type OutputAgreement } from '../../shared/run/outputAgreement';
import { makeFolder } from '../runs/runDirectory';
import { checkOutputs } from '../runtimes/checkOutputs';
import { modelFaults } from '../runtimes/modelFaults';
import type { RuntimeSession } from '../runtimes/runtime';
import type { MeteredModel } from './latencyMeter';
import { writeMetered } from './writeMetered';

/**
 * By the models' ids, without those whose outputs cannot be compared. Files live in `folder` only while they are compared.
 *
 * @throws AdaScaleError `device.…` where the target itself fails, `disk.…`, the signal's reason.
 */
export async function outputAgreements(
  session: RuntimeSession,
  folder: string,
  models: readonly MeteredModel[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OutputAgreement>> {
  await makeFolder(folder);
  try {
    const found = new Map<string, OutputAgreement>();
    for (const model of models) {
      const { modelPath } = await writeMetered(folder, model);
      const difference = await differenceOf(session, model.id, modelPath, signal);
      if (difference !== null) found.set(model.id, toOutputAgreement(difference));
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function differenceOf(
  session: RuntimeSession,
  id: string,
  modelPath: string,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    return (await checkOutputs(session, id, modelPath, null, { signal }))?.maximumDifference ?? null;
  } catch (error) {
    if (error instanceof AdaScaleError && modelFaults.includes(error.code)) return null;
    throw error;
  }
}
