// The PyTorch process that the training bench compares with: asked one line at a time, so that it rests while we are timed.
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { Work } from './work';

export interface Peer {
  /** For the table: `PyTorch 2.13.0+cpu, channels last, 2 threads`. */
  readonly description: string;
  /** Milliseconds of each run. */
  readonly time: (work: Work) => Promise<number[]>;
  readonly stop: () => void;
}

const script = path.join(__dirname, 'peer.py');

/** Python's own name for it, unless ADASCALE_PYTHON says another. */
const candidates = (): readonly string[] => {
  const chosen = process.env['ADASCALE_PYTHON'];
  return chosen === undefined ? ['python3', 'python'] : [chosen];
};

type Fields = Readonly<Record<string, unknown>>;

type Environment = Readonly<Record<string, string | undefined>>;

async function startWith(command: string, threads: number, env: Environment): Promise<Peer | string> {
  const child = spawn(command, [script, String(threads)], { stdio: ['pipe', 'pipe', 'inherit'], env });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended (${code ?? 'killed'}) before it answered`)));
  });
  // Observed in every answer; nobody waits for it between them.
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Fields> => {
    const line = await Promise.race([lines.next(), failed]);
    return JSON.parse(line.value as string) as Fields;
  };
  let hello: Fields;
  try {
    hello = await answer();
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? `there is no ${command}`
      : String(error);
  }
  if (typeof hello['missing'] === 'string') return `${command} has no PyTorch (${hello['missing']})`;
  return {
    description: `PyTorch ${String(hello['torch'])}, channels last, ${String(hello['threads'])} threads`,
    time: async (work) => {
      child.stdin.write(`${JSON.stringify(work)}\n`);
      return (await answer())['ms'] as number[];
    },
    stop: () => child.stdin.end(),
  };
}

/** The peer, or why there is none. @param env of its process: the allocator's settings change its speed. */
export async function startPeer(threads: number, env: Environment): Promise<Peer | string> {
  const reasons: string[] = [];
  for (const command of candidates()) {
    const peer = await startWith(command, threads, env);
    if (typeof peer !== 'string') return peer;
    reasons.push(peer);
  }
  return reasons.join('; ');
}
