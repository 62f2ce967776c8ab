// Output of a command on a device, as a whole or line by line. Both streams are read at once (an unread one would block the
// other), bounded, and the remote job ends with the socket.
import type { AdbShellProtocolProcess } from '@yume-chan/adb';
import { AdaScaleError } from '../../shared/errors';

type Bytes = AdbShellProtocolProcess['stdout'];

const maximumCharacters = 16 * 1024 * 1024;

/** Everything that a started command says, and how it ended. @throws AdaScaleError `device.tooMuch`; what the socket throws. */
export async function collectOutput(
  starting: Promise<AdbShellProtocolProcess>,
  stop: AbortSignal,
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const out: string[] = [];
  const errors: string[] = [];
  const exitCode = await drain(starting, stop, keepUpTo(maximumCharacters, out), keepUpTo(maximumCharacters, errors));
  return { stdout: out.join(''), stderr: errors.join(''), exitCode };
}

/** Calls `onLine` for each full line of the output, `onErrorLine` for those of the error stream. Its exit code. @throws as {@link collectOutput}. */
export async function followOutput(
  starting: Promise<AdbShellProtocolProcess>,
  stop: AbortSignal,
  onLine: (line: string) => void,
  onErrorLine: (line: string) => void = () => undefined,
): Promise<number> {
  const out = byLines(onLine);
  const errors = byLines(onErrorLine);
  const exitCode = await drain(starting, stop, out.take, errors.take);
  out.end();
  errors.end();
  return exitCode;
}

function byLines(onLine: (line: string) => void): { take: (text: string) => void; end: () => void } {
  let rest = '';
  return {
    take: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maximumCharacters) throw tooMuch();
      for (const line of lines) onLine(line.replace(/\r$/, ''));
    },
    end: () => {
      if (rest !== '') onLine(rest);
    },
  };
}

async function drain(
  starting: Promise<AdbShellProtocolProcess>,
  stop: AbortSignal,
  onOut: (text: string) => void,
  onError: (text: string) => void,
): Promise<number> {
  const process = await starting;
  // Whoever waits for the exit code reads the streams first; a failure of those must not leave it unhandled.
  process.exited.catch(() => undefined);
  const kill = (): void => void process.kill();
  stop.addEventListener('abort', kill, { once: true });
  try {
    if (stop.aborted) throw new Error('stopped before it began');
    await Promise.all([readText(process.stdout, onOut), readText(process.stderr, onError)]);
    return await process.exited;
  } finally {
    stop.removeEventListener('abort', kill);
    kill();
  }
}

async function readText(bytes: Bytes, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  const reader = bytes.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    take(decoder.decode(value, { stream: true }));
  }
}

function keepUpTo(limit: number, parts: string[]): (text: string) => void {
  let kept = 0;
  return (text) => {
    kept += text.length;
    if (kept > limit) throw tooMuch();
    parts.push(text);
  };
}

const tooMuch = (): AdaScaleError =>
  new AdaScaleError(
    'device.tooMuch',
    'The device answered with more than 16 MB of text',
    'Try again; restart the device if it does so once more',
  );
