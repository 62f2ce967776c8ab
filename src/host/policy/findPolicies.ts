// Policy files of the workspace that fit a run: made for its model, with variants that the run has.
import * as vscode from 'vscode';
import { readPolicyText } from '../../shared/policy/authoring/readPolicyText';
import type { RunSnapshot } from '../../shared/run/manifest';

const mostFiles = 50;
const mostBytes = 8 * 1024 * 1024;

/** In order of their paths. */
export async function findPolicies({ manifest, baseline, candidates }: RunSnapshot): Promise<readonly vscode.Uri[]> {
  const ids = new Set([...(baseline ? [baseline] : []), ...candidates].map(({ id }) => id));
  const files = await vscode.workspace.findFiles('**/*.policy.json', '**/node_modules/**', mostFiles);
  const fitting = await Promise.all(
    files.map(async (uri) => {
      const { policy } = readPolicyText(await readBounded(uri), uri.path);
      const fits =
        policy?.model.sourceSha256 === manifest.modelSha256 && policy.variants.every(({ id }) => ids.has(id));
      return fits ? [uri] : [];
    }),
  );
  return fitting.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readBounded(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > mostBytes) return '';
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
