// Model reports as read-only documents: made when opened, made again after a reload.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { toJsonError } from '../../shared/errors';
import type { EngineService } from '../engine/engineService';
import { fullSentence } from '../log/classify';
import { modelReport } from './modelReport';

const scheme = 'adascale-model';

export class ModelReports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(private readonly engine: EngineService) {}

  /** Opens the report of a model file; a model that cannot be read is told in the document. */
  async show(model: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `${vscode.Uri.file(model).path}.md` });
    this.changed.fire(uri); // the file may have changed since it was last looked at
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const model = vscode.Uri.file(uri.path.slice(0, -'.md'.length)).fsPath;
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => controller.abort());
    try {
      const result = await this.engine.call('model/inspect', { path: model }, { signal: controller.signal });
      return modelReport(path.basename(model), result);
    } catch (error) {
      return `# ${path.basename(model)}\n\n${vscode.l10n.t('Cannot be inspected.')} ${fullSentence(toJsonError(error))}\n`;
    } finally {
      cancelled.dispose();
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
