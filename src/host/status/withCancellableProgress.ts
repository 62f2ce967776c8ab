// Long work with progress that can be cancelled, and a failure told in one place.
import * as vscode from 'vscode';
import type { Host } from '../host';

/** Told how far it is, 0…1, and what goes on. */
export type Tell = (fraction: number, detail: string) => void;

/** Null where it failed or was cancelled. @param doing Completes "AdaScale could not …". */
export async function withCancellableProgress<T>(
  { report }: Pick<Host, 'report'>,
  title: string,
  doing: string,
  work: (signal: AbortSignal, tell: Tell) => Promise<T>,
): Promise<T | null> {
  const abort = new AbortController();
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const subscription = token.onCancellationRequested(() => abort.abort());
        let reached = 0;
        try {
          return await work(abort.signal, (fraction, message) => {
            progress.report({ message, increment: Math.max(0, 100 * (fraction - reached)) });
            reached = Math.max(reached, fraction);
          });
        } finally {
          subscription.dispose();
        }
      },
    );
  } catch (error) {
    void report.failure(error, doing);
    return null;
  }
}
