// Puts @tensorflow/tfjs-node with its native addon into a folder of the extension: npm fetches the package, whose install script
// fetches the addon and TensorFlow's library; then a process of its own proves that it loads. All or nothing.
import { mkdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { engineEnvironment } from '../../shared/engineEnvironment';
import { AdaScaleError } from '../../shared/errors';
import type { NpmProgram } from './findNpm';
import type { RunProgram } from './runProgram';

/** The version that the tfjs backend is written and tested against. */
export const tensorflowVersion = '4.22.0';

const packageName = '@tensorflow/tfjs-node';
/** As many as npm's report of a failed install script takes. */
const keptLines = 40;
const saidLines = 4;

/** What the engine will do first; exits with an error where the addon or TensorFlow's library is missing or does not fit. */
const probe = `
const tf = require(process.argv[1]);
if (tf.getBackend() !== 'tensorflow') throw new Error('its native kernels are not in use');
`;

export interface TensorflowInstall {
  /** Emptied first; removed where anything goes wrong. */
  readonly folder: string;
  /** Null where there is none. */
  readonly npm: NpmProgram | null;
  readonly run: RunProgram;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

const noNpm = (): AdaScaleError =>
  new AdaScaleError(
    'tensorflow.noNpm',
    `npm was not found in PATH, and ${packageName} is installed with it`,
    'Install Node.js (npm comes with it), restart VS Code and try again; the onnxruntime backends need nothing.',
  );

const installFailed = (what: string, lines: readonly string[]): AdaScaleError =>
  new AdaScaleError(
    'tensorflow.installFailed',
    [what, ...lines].join('\n'),
    'See the AdaScale log for the whole output. Check the connection and the proxy; where the download has moved or is blocked, ' +
      'name a mirror in TFJS_NODE_CDN_STORAGE and restart VS Code. The onnxruntime backends need nothing.',
  );

/** The error's own line, which npm buries under a stack trace, and the last lines. */
function telling(lines: readonly string[]): readonly string[] {
  const last = lines.slice(-saidLines);
  const cause = lines.findLast((line) => /Error: /.test(line));
  return cause === undefined || last.includes(cause) ? last : [cause, ...last];
}

async function runStep(
  { folder, run, signal, onLine }: TensorflowInstall,
  failure: string,
  { program, leading }: NpmProgram,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const last: string[] = [];
  const keep = (line: string): void => {
    onLine(line);
    if (line.trim() !== '') last.push(line.trim());
    if (last.length > keptLines) last.shift();
  };
  const code = await run({ program, args: [...leading, ...args], folder, environment, signal, onLine: keep });
  if (code !== 0) throw installFailed(`${failure} (${code === null ? 'killed' : `exit code ${code}`}):`, telling(last));
}

async function fetchAndProve(install: TensorflowInstall, npm: NpmProgram): Promise<void> {
  const { folder } = install;
  const what = `${packageName}@${tensorflowVersion}`;
  const fetchArgs = ['install', '--prefix', folder, '--ignore-scripts=false', '--no-audit', '--no-fund', what];
  await runStep(install, `npm could not install ${what}`, npm, fetchArgs, process.env);
  const node: NpmProgram = { program: process.execPath, leading: [] };
  const module = path.join(folder, 'node_modules', packageName);
  const environment = engineEnvironment(process.platform, process.env);
  await runStep(install, `${what} was installed and does not load`, node, ['-e', probe, module], environment);
}

/**
 * @throws AdaScaleError `tensorflow.noNpm`; `tensorflow.installFailed` with the last lines of what failed; `cancelled`. The folder
 * is gone after any of the latter two.
 */
export async function installTensorFlow(install: TensorflowInstall): Promise<void> {
  const { folder, npm } = install;
  if (npm === null) throw noNpm();
  // Windows keeps files of a process that has just ended for a moment.
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  await remove();
  try {
    await mkdir(folder, { recursive: true });
    await fetchAndProve(install, npm);
  } catch (error) {
    await remove();
    if (error instanceof AdaScaleError) throw error;
    throw installFailed(`${packageName} could not be installed:`, [(error as Error).message]);
  }
}
