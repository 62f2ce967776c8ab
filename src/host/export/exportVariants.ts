// Exports chosen variants as a bundle and opens what explains it.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ExportResult } from '../../shared/protocol/engine';
import type { EngineService } from '../engine/engineService';
import type { Reporter } from '../log/report';
import { askBundleFolder } from './askBundleFolder';

export interface ExportOptions {
  /** Asked for where left out. */
  readonly out?: string;
  /** Text of an authored policy; without one a policy is proposed. */
  readonly policy?: string;
}

export interface Exporter {
  readonly engine: EngineService;
  readonly report: Reporter;
}

function callEngine(
  { engine }: Exporter,
  run: string,
  variants: readonly string[],
  out: string,
  policy: string | undefined,
): Thenable<ExportResult> {
  const title = vscode.l10n.t('Exporting {0} variants', variants.length);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title },
    (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return engine.call(
        'run/export',
        { run, variants, out, ...(policy !== undefined && { policy }) },
        { signal: controller.signal },
      );
    },
  );
}

async function openGuide({ bundle, files }: ExportResult): Promise<void> {
  const guide = files.some((file) => path.basename(file) === 'README.md') ? 'README.md' : 'policy.json';
  await vscode.window.showTextDocument(vscode.Uri.file(path.join(bundle, guide)), { preview: true });
}

/** The bundle's folder; null when the person changed their mind or it failed, which is reported. */
export async function exportVariants(
  exporter: Exporter,
  run: string,
  variants: readonly string[],
  { policy, out }: ExportOptions = {},
): Promise<string | null> {
  const folder = out ?? (await askBundleFolder(run));
  if (folder === null) return null;
  try {
    const result = await callEngine(exporter, run, variants, folder, policy);
    await openGuide(result);
    return result.bundle;
  } catch (error) {
    void exporter.report.failure(error, vscode.l10n.t('export the policy'));
    return null;
  }
}
