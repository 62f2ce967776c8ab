// Measure Again: asks for the target, measures with progress that can be cancelled, and says what was measured.
import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import type { Host } from '../host';
import { askTarget } from '../wizard/askTarget';

type Services = Pick<Host, 'engine' | 'devices' | 'report'>;

/** How many were measured, or null when the person changed their mind or it failed (which is reported). */
export async function measureVariants(services: Services, run: string, ids: readonly string[]): Promise<number | null> {
  const title =
    ids.length === 1 ? vscode.l10n.t('Measure {0}', ids[0] ?? '') : vscode.l10n.t('Measure {0} Variants', ids.length);
  const target = await askTarget(title, services, 'local', { step: 1, totalSteps: 1 });
  if (target.kind !== 'value') return null;
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => measure(services, run, ids, target.value, progress, token),
    );
  } catch (error) {
    void services.report.failure(error, vscode.l10n.t('measure the variants'));
    return null;
  }
}

async function measure(
  { engine }: Services,
  run: string,
  ids: readonly string[],
  target: string,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<number> {
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  let reached = 0;
  try {
    const { measurements } = await engine.call(
      'run/measure',
      { run, variants: ids, target, ...(target.startsWith('adb') && { adbServer: readSettings().adbServer }) },
      {
        signal: abort.signal,
        onProgress: ({ done, total, detail }) => {
          const share = (100 * done) / Math.max(1, total);
          progress.report({ message: detail, increment: share - reached });
          reached = share;
        },
      },
    );
    return measurements.length;
  } finally {
    subscription.dispose();
  }
}
