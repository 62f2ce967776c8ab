import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { residualNet } from '../support/nets';
import { writeOnnx } from '../support/tinyModels';
import { activeHost, workspaceFolder } from './window';

const shown = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';

export function registerInspectSuite(): void {
  describe('Inspect Model', () => {
    before(activeHost);

    it('shows figures and layers of a model file', async () => {
      const file = await writeOnnx(workspaceFolder(), 'inspected', residualNet());
      await vscode.commands.executeCommand('adascale.inspectModel', vscode.Uri.file(file));
      assert.match(shown(), /^# inspected.onnx/);
      assert.match(shown(), /\| Parameters +\|/);
      assert.match(shown(), /\| stem +\| Conv +\| 1 × 16 × 16 × 16 \|/);
    });

    it('says in the document why a model cannot be read, and what it is called', async () => {
      const file = path.join(workspaceFolder(), 'broken.onnx');
      await writeFile(file, 'this is no model');
      await vscode.commands.executeCommand('adascale.inspectModel', vscode.Uri.file(file));
      assert.match(shown(), /^# broken.onnx\n\nCannot be inspected\. .*broken\.onnx/);
    });
  });
}
