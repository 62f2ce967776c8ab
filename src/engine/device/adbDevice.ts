// One opened device. Its calls end at the latest when the device leaves; the error then says what became of it.
import type { Adb, AdbServerClient, AdbShellProtocolProcess } from '@yume-chan/adb';
import { AdaScaleError } from '../../shared/errors';
import { commandFailed } from './deviceErrors';
import { explainFailure, type DeviceContext } from './explainFailure';
import { limited } from './limited';
import { pullFile } from './pullFile';
import { pushFiles, type PushChannel, type PushFile, type PushOptions, type PushResult } from './pushFiles';
import { collectOutput, followOutput } from './shellProcess';
import { shellLine } from './shellWord';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** 15 s unless said otherwise. */
  readonly limitMs?: number | undefined;
}

export interface FollowOptions extends CallOptions {
  readonly onErrorLine?: ((line: string) => void) | undefined;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface AdbDevice {
  readonly serial: string;
  /**
   * Runs one program. Words of the list reach it unchanged.
   * @throws AdaScaleError `device.timeout`, `device.vanished`, `device.offline`, `device.tooMuch`, `cancelled`.
   */
  run(argv: readonly string[], options?: CallOptions): Promise<ShellResult>;
  /** Runs a line of the device's shell, for what a program alone cannot do. Never put foreign text in it: see shellWord.ts. */
  script(line: string, options?: CallOptions): Promise<ShellResult>;
  /** The output of {@link run}. @throws AdaScaleError `device.commandFailed` for an exit code that is not 0, and as above. */
  read(argv: readonly string[], options?: CallOptions): Promise<string>;
  /**
   * A shell line that keeps talking; `onLine` gets its output line by line. The remote job dies with the signal.
   * @returns Its exit code, or null when the signal ended it.
   * @throws AdaScaleError as above, without a time limit unless one is given.
   */
  follow(line: string, onLine: (line: string) => void, options?: FollowOptions): Promise<number | null>;
  /** See {@link pushFiles}. */
  push(files: readonly PushFile[], folder: string, options?: PushOptions): Promise<PushResult>;
  /** Content of a file of the device. @throws AdaScaleError `device.tooMuch` beyond `maximumBytes`, `device.commandFailed`. */
  pull(path: string, maximumBytes: number, options?: CallOptions): Promise<Uint8Array>;
  dispose(): Promise<void>;
}

const callLimitMs = 15_000;
const openLimitMs = 10_000;
/** A day: "no limit" for what a person watches and can cancel. */
const endlessMs = 86_400_000;

/** @throws AdaScaleError `device.tooOld`, `device.offline`, `device.vanished`, `device.timeout`, `cancelled`. */
export async function openAdbDevice(
  client: AdbServerClient,
  context: DeviceContext,
  signal?: AbortSignal,
): Promise<AdbDevice> {
  const { serial } = context;
  const adb = await limited(`Opening adb:${serial}`, { limitMs: openLimitMs, signal }, () =>
    client.createAdb({ serial }),
  ).catch(async (error: unknown) => {
    throw await explainFailure(error, context, 'opening it');
  });
  if (adb.subprocess.shellProtocol?.isSupported === true) return createDevice(adb, context);
  await adb.close();
  throw new AdaScaleError(
    'device.tooOld',
    `adb:${serial} runs an Android that AdaScale cannot use: its adb gives no exit codes`,
    'Use a device with Android 7 or newer',
  );
}

function createDevice(adb: Adb, context: DeviceContext): AdbDevice {
  const { serial } = context;
  const gone = new AbortController();
  const leave = (): void => gone.abort(new Error('the device left'));
  adb.disconnected.then(leave, leave);
  const call: PushChannel['call'] = async (what, { signal, limitMs = callLimitMs }, work) => {
    try {
      return await limited(`${what} on adb:${serial}`, { limitMs, signal, gone: gone.signal }, work);
    } catch (error) {
      throw await explainFailure(error, context, what);
    }
  };
  const spawn = (line: string): Promise<AdbShellProtocolProcess> => adb.subprocess.shellProtocol!.spawn([line]);
  const script: AdbDevice['script'] = (line, options = {}) =>
    call(`running ${shorten(line)}`, options, (stop) => collectOutput(spawn(line), stop));
  const run: AdbDevice['run'] = (argv, options) => script(shellLine(argv), options);
  return {
    serial,
    run,
    script,
    read: async (argv, options) => {
      const { stdout, stderr, exitCode } = await run(argv, options);
      if (exitCode !== 0) throw commandFailed(serial, shorten(shellLine(argv)), exitCode, lastLine(stderr || stdout));
      return stdout;
    },
    follow: (line, onLine, options = {}) =>
      call<number | null>(`running ${shorten(line)}`, { limitMs: endlessMs, ...options }, (stop) =>
        followOutput(spawn(line), stop, onLine, options.onErrorLine),
      ).catch((error: unknown) => {
        if (options.signal?.aborted) return null;
        throw error;
      }),
    push: (files, folder, options = {}) => pushFiles({ adb, serial, script, call }, files, folder, options),
    pull: (path, maximumBytes, options = {}) =>
      call(`reading ${path}`, options, (stop) => pullFile(adb, path, maximumBytes, stop)),
    dispose: () => adb.close(),
  };
}

const shorten = (line: string): string => (line.length <= 80 ? line : `${line.slice(0, 79)}…`);
const lastLine = (text: string): string => (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
