// Measure Again: asks for the target and, under load, for how long; measures with progress that can be cancelled, and keeps the
// figures with the run.
import * as vscode from 'vscode';
import { usualWindowMs } from '../../shared/device/sensors/measureEnergy';
import { readSettings } from '../config/settings';
import { withCancellableProgress } from '../status/withCancellableProgress';
import type { Host } from '../host';
import { tellDifferences } from './tellDifferences';
import { askMinutes } from '../wizard/askMinutes';
import { askTarget } from '../wizard/askTarget';
import { runSteps, type Step } from '../wizard/runSteps';

type Services = Pick<Host, 'engine' | 'devices' | 'report'>;

interface Answers {
  readonly target: string;
  readonly minutes: number;
}

const firstAnswers: Answers = { target: 'local', minutes: 10 };

/**
 * How many were measured, or null when the person changed their mind or it failed (which is reported).
 *
 * @param sustained under load without a pause, for minutes that are asked for.
 */
export async function measureVariants(
  services: Services,
  run: string,
  ids: readonly string[],
  sustained: boolean,
): Promise<number | null> {
  const title = titleOf(ids, sustained);
  const askWhere: Step<Answers> = async (state, place) => {
    const outcome = await askTarget(title, services, state.target, place);
    return outcome.kind === 'value' ? { kind: 'value', value: { ...state, target: outcome.value } } : outcome;
  };
  const askHowLong: Step<Answers> = async (state, place) => {
    const outcome = await askMinutes(title, state.minutes, place);
    return outcome.kind === 'value' ? { kind: 'value', value: { ...state, minutes: outcome.value } } : outcome;
  };
  const answers = await runSteps(sustained ? [askWhere, askHowLong] : [askWhere], firstAnswers);
  if (answers === null) return null;
  return measureOn(services, run, ids, answers.target, sustained ? 60 * answers.minutes : undefined);
}

/** As {@link measureVariants}, on a target that is known. @param sustainedSeconds absent at rest. */
export function measureOn(
  services: Services,
  run: string,
  ids: readonly string[],
  target: string,
  sustainedSeconds?: number,
): Promise<number | null> {
  const { adbServer, energy } = readSettings();
  return withCancellableProgress(
    services,
    titleOf(ids, sustainedSeconds !== undefined),
    vscode.l10n.t('measure the variants'),
    async (signal, tell) => {
      const { measurements, outputs = [] } = await services.engine.call(
        'run/measure',
        {
          ...{ run, variants: ids, target },
          // A fast figure of a device that computes something else is worth nothing.
          ...(target.startsWith('adb') && { adbServer, check: 'outputs' as const }),
          ...(target.startsWith('adb') &&
            energy &&
            sustainedSeconds === undefined && { energySeconds: usualWindowMs / 1000 }),
          ...(sustainedSeconds !== undefined && { sustainedSeconds }),
        },
        { signal, onProgress: ({ done, total, detail }) => tell(done / Math.max(1, total), detail) },
      );
      void tellDifferences(services, { run, target, adbServer }, outputs);
      // Under load each leaves a cold line and a hot one.
      return new Set(measurements.map(({ id }) => id)).size;
    },
  );
}

function titleOf(ids: readonly string[], sustained: boolean): string {
  const [first = ''] = ids;
  if (sustained)
    return ids.length === 1
      ? vscode.l10n.t('Measure {0} under Load', first)
      : vscode.l10n.t('Measure {0} Variants under Load', ids.length);
  return ids.length === 1 ? vscode.l10n.t('Measure {0}', first) : vscode.l10n.t('Measure {0} Variants', ids.length);
}
