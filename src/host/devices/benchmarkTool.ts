// The person's own build of LiteRT's benchmark_model, which no package carries.
import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { readSettings } from '../config/settings';
import { chooseProgram } from './chooseProgram';

/** What the setting names; where that is nowhere, what the person chooses now. Null when they left. */
export async function benchmarkTool(): Promise<string | null> {
  const { benchmarkModelPath } = readSettings();
  if (benchmarkModelPath !== '' && (await isThere(benchmarkModelPath))) return benchmarkModelPath;
  return chooseProgram(vscode.l10n.t('benchmark_model, built for android_arm64'), 'benchmarkModel.path');
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
