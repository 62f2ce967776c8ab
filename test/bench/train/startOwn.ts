// Starts our side of the training bench in a process of its own, with the environment that the engine is forked with.
import { fork } from 'node:child_process';
import * as path from 'node:path';
import { engineEnvironment } from '../../../src/shared/engineEnvironment';
import type { OwnBackend, Work } from './work';

export interface OwnRequest {
  readonly backend: OwnBackend;
  readonly work: Work;
}

export type OwnAnswer =
  { readonly ms: readonly number[] } | { readonly descriptions: Readonly<Record<string, string>> };

export interface Own {
  readonly descriptions: Readonly<Record<string, string>>;
  /** Milliseconds of each run. */
  readonly time: (backend: OwnBackend, work: Work) => Promise<readonly number[]>;
  readonly stop: () => void;
}

export async function startOwn(threads: number): Promise<Own> {
  const child = fork(path.join(__dirname, 'ownProcess.ts'), [String(threads)], {
    env: engineEnvironment(process.platform, process.env),
  });
  const next = (): Promise<OwnAnswer> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`Our side ended (${code ?? 'killed'})`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as OwnAnswer);
      });
    });
  const hello = await next();
  return {
    descriptions: 'descriptions' in hello ? hello.descriptions : {},
    time: async (backend, work) => {
      const answered = next();
      child.send({ backend, work } satisfies OwnRequest);
      const answer = await answered;
      return 'ms' in answer ? answer.ms : [];
    },
    stop: () => child.disconnect(),
  };
}
