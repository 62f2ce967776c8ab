// One model in a measuring process whose memory is capped: the process joins a group that is made for it, takes copies of what it
// maps, is capped at what it holds and what it may take more, loads and runs. Group, process and copies are gone in the end.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../../shared/errors';
import type { CappedOptions, CappedRequest, CappedResult, MemoryCap } from '../../runtime';
import { MeasuringProcess, type ChildScript } from '../childProcess';
import type { ChildCommand, ChildMessage } from '../messages';
import { findMemoryCap, type CapSystem } from './findMemoryCap';
import type { MemoryGroup } from './memoryGroup';

/** @throws AdaScaleError `device.noMemoryCap`. */
export async function createMemoryCap(child: ChildScript, system?: CapSystem): Promise<MemoryCap> {
  const { how, make } = await findMemoryCap(system);
  return {
    how,
    measure: async (request, options) => {
      const group = await make();
      const copies = path.join(request.workFolder, randomBytes(6).toString('hex'));
      try {
        return await measureIn(group, copies, child, request, options);
      } finally {
        await group.remove();
        await rm(copies, { recursive: true, force: true });
      }
    },
  };
}

/** Of starting, joining and copying, which no cap slows down. */
const usualMs = 60_000;

async function measureIn(
  group: MemoryGroup,
  copies: string,
  child: ChildScript,
  request: CappedRequest,
  options: CappedOptions,
): Promise<CappedResult> {
  const measuring = new MeasuringProcess(child);
  const { signal } = options;
  const ask = (command: ChildCommand, answer: ChildMessage['kind']): Promise<true> => {
    const answered = measuring.receive(({ kind }) => (kind === answer ? true : undefined), usualMs, signal);
    measuring.send(command);
    return answered;
  };
  try {
    await measuring.receive(({ kind }) => (kind === 'ready' ? true : undefined), usualMs, signal);
    const { folder, joinFile, leaveFile } = group;
    await ask({ kind: 'join', folder, joinFile, leaveFile, scratch: request.workFolder }, 'joined');
    const { copied, modelPath } = request;
    if (copied.length > 0) await ask({ kind: 'copy', files: copied, into: copies }, 'copied');
    const own = copied.length > 0 ? path.join(copies, path.basename(modelPath)) : modelPath;
    return await run(group, measuring, { ...request, modelPath: own }, options);
  } finally {
    measuring.end();
  }
}

async function run(
  group: MemoryGroup,
  measuring: MeasuringProcess,
  { modelPath, availableBytes }: CappedRequest,
  { threads, warmUpRuns, minimumRuns, minimumMs, limitMs, signal }: CappedOptions,
): Promise<CappedResult> {
  if (availableBytes !== null) await group.cap((await group.usedBytes()) + availableBytes);
  const late = AbortSignal.timeout(limitMs);
  const answer = measuring.receive(
    (message) => (message.kind === 'done' || message.kind === 'refused' ? message : undefined),
    limitMs,
    AbortSignal.any([signal, late]),
  );
  measuring.send({
    kind: 'measure',
    requests: [{ id: 'capped', modelPath: path.resolve(modelPath) }],
    options: { threads, warmUpRuns, rehearsals: 0, minimumRuns, minimumMs },
  });
  try {
    const message = await answer;
    if (message.kind === 'refused') return await refused(group, message.models[0]?.message ?? '');
    const [{ latenciesMs }] = message.results as [(typeof message.results)[number]];
    return { outcome: 'ran', latenciesMs, majorFaults: message.majorFaults };
  } catch (error) {
    return outcomeOf(error, await group.hasKilled(), late.aborted, signal);
  }
}

/** An allocation that the system refuses is for want of memory too. */
async function refused(group: MemoryGroup, why: string): Promise<CappedResult> {
  if (/bad_?alloc|allocat|out of memory/i.test(why) || (await group.hasKilled())) return { outcome: 'killed' };
  throw new AdaScaleError('device.modelRefused', `The runtime on this computer refused the network: ${why}`);
}

function outcomeOf(error: unknown, wasKilled: boolean, isLate: boolean, signal: AbortSignal): CappedResult {
  if (wasKilled) return { outcome: 'killed' };
  const code = error instanceof AdaScaleError ? error.code : '';
  if (!signal.aborted && (isLate || code === 'device.timeout')) return { outcome: 'stuck' };
  throw error;
}
