// Measure Again: asks for the target, measures with progress that can be cancelled, and says what was measured.
import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import { withCancellableProgress } from '../status/withCancellableProgress';
import type { Host } from '../host';
import { askTarget } from '../wizard/askTarget';

type Services = Pick<Host, 'engine' | 'devices' | 'report'>;

/** How many were measured, or null when the person changed their mind or it failed (which is reported). */
export async function measureVariants(services: Services, run: string, ids: readonly string[]): Promise<number | null> {
  const title = titleOf(ids);
  const target = await askTarget(title, services, 'local', { step: 1, totalSteps: 1 });
  return target.kind === 'value' ? measureOn(services, run, ids, target.value) : null;
}

/** As {@link measureVariants}, on a target that is known. */
export function measureOn(
  services: Services,
  run: string,
  ids: readonly string[],
  target: string,
): Promise<number | null> {
  const { adbServer } = readSettings();
  return withCancellableProgress(
    services,
    titleOf(ids),
    vscode.l10n.t('measure the variants'),
    async (signal, tell) => {
      const { measurements } = await services.engine.call(
        'run/measure',
        { run, variants: ids, target, ...(target.startsWith('adb') && { adbServer }) },
        { signal, onProgress: ({ done, total, detail }) => tell(done / Math.max(1, total), detail) },
      );
      return measurements.length;
    },
  );
}

const titleOf = (ids: readonly string[]): string =>
  ids.length === 1 ? vscode.l10n.t('Measure {0}', ids[0] ?? '') : vscode.l10n.t('Measure {0} Variants', ids.length);
