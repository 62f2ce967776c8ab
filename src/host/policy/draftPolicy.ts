// Asks the engine for a policy to start from; encoding large variants takes a while, so that it shows and can be cancelled.
import * as vscode from 'vscode';
import type { PolicyFile } from '../../shared/policy/types';
import type { EngineService } from '../engine/engineService';

/** @throws AdaScaleError as `policy/draft`, `cancelled`. */
export function draftPolicy(engine: EngineService, run: string, variants: readonly string[]): Thenable<PolicyFile> {
  const title = vscode.l10n.t('Proposing a policy');
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title },
    (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return engine.call('policy/draft', { run, variants }, { signal: controller.signal });
    },
  );
}
