// How npm is started without a shell. Windows' npm.cmd is a batch file, which Node refuses to start without one, so that there
// node runs the script behind it.
import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';

export interface NpmSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** A program, and the arguments that come before npm's own. */
export interface NpmProgram {
  readonly program: string;
  readonly leading: readonly string[];
}

const npmScript = path.join('node_modules', 'npm', 'bin', 'npm-cli.js');

async function firstIn(folders: readonly string[], name: string, mode: number): Promise<string | null> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    const found = await access(file, mode).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return null;
}

/** Windows spells the variable as it likes, and a copy of the environment no longer ignores case. */
function searchFolders(environment: NpmSearch['environment']): readonly string[] {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return (environment[name] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** The npm of PATH, or null where there is none. */
export async function findNpm({ environment, platform }: NpmSearch): Promise<NpmProgram | null> {
  const folders = searchFolders(environment);
  if (platform !== 'win32') {
    const npm = await firstIn(folders, 'npm', constants.X_OK);
    return npm === null ? null : { program: npm, leading: [] };
  }
  const node = await firstIn(folders, 'node.exe', constants.F_OK);
  const script = await firstIn(folders, npmScript, constants.F_OK);
  return node === null || script === null ? null : { program: node, leading: [script] };
}
