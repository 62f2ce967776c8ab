// Says which variants compute something else on a device, and looks on request for the first layer that does.
import * as vscode from 'vscode';
import type { OutputCheck } from '../../shared/protocol/engine';
import type { Host } from '../host';
import { withCancellableProgress } from '../status/withCancellableProgress';
import { differencesText, differing, layersText } from './differenceText';

type Services = Pick<Host, 'engine' | 'report'>;

export interface MeasuredOn {
  readonly run: string;
  readonly target: string;
  readonly adbServer: string;
}

/** Nothing where all agree. Never rejects. */
export async function tellDifferences(
  services: Services,
  measured: MeasuredOn,
  outputs: readonly OutputCheck[],
): Promise<void> {
  const wrong = differing(outputs);
  if (wrong.length === 0) return;
  const find = vscode.l10n.t('Find the Layer');
  const text = vscode.l10n.t(
    'On {0} these variants compute something else than on this computer: {1}. Their latencies there say little.',
    measured.target,
    differencesText(wrong),
  );
  if ((await vscode.window.showWarningMessage(text, find)) !== find) return;
  const found = await findLayers(services, measured, wrong);
  if (found === null) return;
  const layers = layersText(found);
  void vscode.window.showInformationMessage(
    layers === ''
      ? vscode.l10n.t('No single layer differs: the outputs drift apart little by little.')
      : vscode.l10n.t('The first layer that differs: {0}', layers),
  );
}

function findLayers(
  services: Services,
  { run, target, adbServer }: MeasuredOn,
  wrong: readonly OutputCheck[],
): Promise<readonly OutputCheck[] | null> {
  return withCancellableProgress(
    services,
    vscode.l10n.t('Comparing layers on {0}', target),
    vscode.l10n.t('compare the layers'),
    async (signal, tell) => {
      const variants = wrong.map(({ id }) => id);
      const { outputs = [] } = await services.engine.call(
        'profile/run',
        { run, variants, target, adbServer, check: 'layers', runs: 1 },
        { signal, onProgress: ({ done, total, detail }) => tell(done / Math.max(1, total), detail) },
      );
      return outputs;
    },
  );
}
