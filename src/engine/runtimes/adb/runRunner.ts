// Starts the runner on a device, watches what it says and turns each way to end into a result or a coded error.
import { constants } from 'node:os';
import { AdaScaleError } from '../../../shared/errors';
import type { AdbDevice } from '../../device/adbDevice';
import { shellLine, shellWord } from '../../device/shellWord';
import { deviceFolder, loaderName, runnerName, runtimeLibraryName } from './deviceBundle';
import { parseRunnerAnswer, type RunnerFailure, type RunnerResult } from './runnerAnswer';

export interface RunnerJob {
  /** Names by which the answer calls the models (no `=`), and their files in the device's folder. */
  readonly models: readonly { readonly id: string; readonly file: string }[];
  readonly threads: number;
  readonly warmUpRuns: number;
  /** Before each measured run; none by default. */
  readonly rehearsals?: number | undefined;
  readonly runs: number;
  readonly seconds: number;
  /** Prefixes of files in the device's folder, see runner.c. */
  readonly inputs?: string;
  readonly dump?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** The longest silence, ms: loading and single runs of large models count. */
  readonly silenceMs?: number | undefined;
}

const defaultSilenceMs = 120_000;

/**
 * @param names How a person calls the models, by their id in the job.
 * @throws AdaScaleError `device.modelRefused`, `device.runtimeCrashed`, `device.runtimeBroken`, `device.badAnswer`,
 * `device.timeout`, `cancelled`, and those of every call to a device.
 */
export async function runRunner(
  device: AdbDevice,
  job: RunnerJob,
  names: ReadonlyMap<string, string> = new Map(),
): Promise<RunnerResult> {
  const watch = new Watch(job, names);
  const lines: string[] = [];
  try {
    const exitCode = await device.follow(commandOf(job), (line) => lines.push(line), {
      signal: watch.signal,
      onErrorLine: (line) => watch.take(line),
    });
    if (exitCode === null) throw watch.reason(device.serial);
    return read(device.serial, lines, exitCode, watch.doing, names);
  } finally {
    watch.end();
  }
}

/** `exec`, so that what hangs the shell up hangs up the runner. */
function commandOf(job: RunnerJob): string {
  const options = [
    ['--lib', `${deviceFolder}/${runtimeLibraryName}`],
    ['--threads', String(job.threads)],
    ['--warmup', String(job.warmUpRuns)],
    ...(job.rehearsals === undefined ? [] : [['--rehearsals', String(job.rehearsals)]]),
    ['--runs', String(job.runs)],
    ['--seconds', String(job.seconds)],
    ['--limit', String(Math.ceil(600 + 20 * job.seconds))],
    ...(job.inputs === undefined ? [] : [['--inputs', job.inputs]]),
    ...(job.dump === undefined ? [] : [['--dump', job.dump]]),
    ...job.models.map(({ id, file }) => ['--model', `${id}=${file}`]),
  ].flat();
  const loader = [`./${loaderName}`, '--library-path', deviceFolder, `./${runnerName}`];
  return `cd ${shellWord(deviceFolder)} && exec ${shellLine([...loader, ...options])}`;
}

/** Lifetime: of one run. Ends it after a silence, or when its signal fires. */
class Watch {
  doing = 'starting';
  private readonly stop = new AbortController();
  private readonly silenceMs: number;
  private readonly timer: NodeJS.Timeout;
  private silent = false;
  readonly signal: AbortSignal;

  constructor(
    private readonly job: RunnerJob,
    private readonly names: ReadonlyMap<string, string>,
  ) {
    this.silenceMs = job.silenceMs ?? defaultSilenceMs;
    this.signal = job.signal === undefined ? this.stop.signal : AbortSignal.any([job.signal, this.stop.signal]);
    this.timer = setTimeout(() => {
      this.silent = true;
      this.stop.abort();
    }, this.silenceMs);
  }

  take(line: string): void {
    this.timer.refresh();
    const [, id] = /^load (\S+)$/.exec(line) ?? [];
    if (id !== undefined) this.doing = `loading ${this.names.get(id) ?? id}`;
    const [, done] = /^run (\d{1,4})\/1000$/.exec(line) ?? [];
    if (done === undefined) return;
    this.doing = `measuring ${[...this.names.values()].join(', ')}`;
    this.job.onProgress?.(Number(done), 1000);
  }

  reason(serial: string): AdaScaleError {
    if (!this.silent) {
      const why: unknown = this.job.signal?.reason;
      return why instanceof AdaScaleError ? why : new AdaScaleError('cancelled', 'Cancelled');
    }
    return new AdaScaleError(
      'device.timeout',
      `The runner on adb:${serial} said nothing for ${this.silenceMs / 1000} s while ${this.doing}`,
      'The model may be too large for the device; keep its screen on and try the model alone',
    );
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

function read(
  serial: string,
  lines: readonly string[],
  exitCode: number,
  doing: string,
  names: ReadonlyMap<string, string>,
): RunnerResult {
  const line = lines.findLast((one) => one.trim() !== '')?.trim();
  if (line === undefined || (exitCode !== 0 && !line.startsWith('{'))) throw crashed(serial, exitCode, doing, line);
  const answer = parseRunnerAnswer(line);
  if (answer.ok) return answer;
  throw refusal(serial, answer, names);
}

function refusal(
  serial: string,
  { stage, model, error }: RunnerFailure,
  names: ReadonlyMap<string, string>,
): AdaScaleError {
  if (model !== null) {
    return new AdaScaleError(
      'device.modelRefused',
      `ONNX Runtime on adb:${serial} refused ${names.get(model) ?? model} (${stage}): ${error}`,
      'Check the file with `adascale inspect`',
    );
  }
  return new AdaScaleError(
    'device.runtimeBroken',
    `The runner could not work on adb:${serial} (${stage}): ${error}`,
    'Run `adascale devices --clean TARGET` and try again',
  );
}

const signalName = (exitCode: number): string | undefined =>
  Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];

function crashed(serial: string, exitCode: number, doing: string, words?: string): AdaScaleError {
  const how = signalName(exitCode) ?? `exit code ${exitCode}`;
  if (how === 'SIGALRM') {
    return new AdaScaleError(
      'device.timeout',
      `The runner on adb:${serial} came to no end while ${doing}`,
      'The model may be too large for the device',
    );
  }
  return new AdaScaleError(
    'device.runtimeCrashed',
    `The runner on adb:${serial} died (${how}) while ${doing}${words === undefined ? '' : `: ${words.slice(0, 200)}`}`,
    how === 'SIGKILL'
      ? 'The system of the device ended it, most often for want of memory: close its apps and try again'
      : 'Measure the models one by one to find the one that crashes the runtime',
  );
}
