import { setTimeout as sleep } from 'node:timers/promises';
import { createAdbClient } from '../device/adbClient';
import { listTargets } from '../runtimes/index';
import type { Handler } from './task';

/** A server that is not there may be started at any time. */
const retryMs = 5000;

/** Every target now and again at each change, until it is cancelled. */
export const handler: Handler<'device/track'> = async (task) => {
  const { signal, params } = task;
  const client = createAdbClient({ server: params.adbServer });
  let told = '';
  const tell = async (): Promise<void> => {
    const result = await listTargets(params.adbServer, signal);
    const text = JSON.stringify(result);
    if (text === told || signal.aborted) return;
    told = text;
    task.report(result);
  };
  while (!signal.aborted) {
    // What the list lacks (no server) is part of what it says.
    await client.track(() => void tell().catch(() => undefined), signal).catch(() => undefined);
    if (signal.aborted) break;
    await tell().catch(() => undefined);
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
  return {};
};
