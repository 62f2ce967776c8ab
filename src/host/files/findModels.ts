// Model files of the workspace for the first question of a search.
import * as vscode from 'vscode';
import { modelGlobs } from './modelFiles';

const limit = 200;
const passedOver = '**/{node_modules,.git,.adascale,.venv}/**';

/** Absolute paths, in alphabetical order. */
export async function findModels(): Promise<readonly string[]> {
  const found = await Promise.all(modelGlobs.map((glob) => vscode.workspace.findFiles(glob, passedOver, limit)));
  const files = found.flat().filter((uri) => uri.scheme === 'file');
  return [...new Set(files.map((uri) => uri.fsPath))].sort();
}
