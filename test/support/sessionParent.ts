// A process that opens the local runtime, starts a long measurement, tells its parent the ids of its children and waits to be killed.
import { execFileSync } from 'node:child_process';
import { createLocalRuntime } from '../../src/engine/runtimes/local/local';

async function start(modelPath: string): Promise<void> {
  const session = await createLocalRuntime().open('local');
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  let told = false;
  const onProgress = (): void => {
    if (!told) process.send?.(children.split(/\s+/).map(Number));
    told = true;
  };
  await session.measure([{ id: 'long', modelPath }], {
    threads: 1,
    warmUpRuns: 1,
    minimumRuns: 1,
    minimumMs: 600_000,
    onProgress,
  });
}

void start(process.argv[2]!);
