// One policy file behind a panel: its text as the text editor holds it (unsaved changes included), edits as workspace edits, and
// news when somebody else changes it.
import * as vscode from 'vscode';
import { AdaScaleError } from '../../shared/errors';
import type { PolicyDocument as PolicyText } from '../../shared/protocol/panel';
import { changedRange } from './changedRange';

/** A person who types is waited for. */
const pauseMs = 200;

export class PolicyDocument implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** What the panel knows. */
  private told: string | null = null;

  /** @param onChange the new text, or null where the file is gone. */
  constructor(
    readonly uri: vscode.Uri,
    private readonly onChange: (document: PolicyText | null) => void,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), uri.path.slice(uri.path.lastIndexOf('/') + 1)),
    );
    const changed = (): void => this.schedule();
    this.disposables.push(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === uri.toString()) changed();
      }),
    );
  }

  /** @throws where the file cannot be read. */
  async read(): Promise<PolicyText> {
    const text = (await vscode.workspace.openTextDocument(this.uri)).getText();
    this.told = text;
    return { name: vscode.workspace.asRelativePath(this.uri), text };
  }

  /** @throws AdaScaleError `policy.changed` where the text is not `before` any more; `policy.notWritten`. */
  async edit(before: string, after: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.uri);
    if (document.getText() !== before) {
      this.schedule();
      throw new AdaScaleError(
        'policy.changed',
        `${vscode.workspace.asRelativePath(this.uri)} changed meanwhile, so the edit was not made`,
        'Make it again on the text as it is now',
      );
    }
    const wasSaved = !document.isDirty;
    await this.replace(document, before, after);
    // A file with changes of a person's own is theirs to save.
    if (wasSaved) await document.save();
  }

  async show(line: number | null): Promise<void> {
    const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    await vscode.window.showTextDocument(this.uri, {
      viewColumn: vscode.ViewColumn.Beside,
      ...(line !== null && { selection: new vscode.Range(at, at) }),
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async replace(document: vscode.TextDocument, before: string, after: string): Promise<void> {
    const range = changedRange(before, after);
    if (range === null) return;
    const edit = new vscode.WorkspaceEdit();
    const where = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
    edit.replace(this.uri, where, range.text);
    this.told = after;
    if (await vscode.workspace.applyEdit(edit)) return;
    throw new AdaScaleError(
      'policy.notWritten',
      `${vscode.workspace.asRelativePath(this.uri)} could not be edited`,
      'See whether the file may be written',
    );
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.tell(), pauseMs);
  }

  private async tell(): Promise<void> {
    const known = this.told;
    const document = await this.read().catch(() => null);
    if (document === null) this.told = null;
    if (document?.text !== known) this.onChange(document);
  }
}
