// refinements.jsonl of a run that this process holds: what was asked and how far it came.
import {
  parseRefinement,
  unfinishedRefinement,
  type RefinementRecord,
  type RefinementRequest,
} from '../../../shared/run/refinement';
import { Journal } from '../../runs/journal';
import type { RunDirectory } from '../../runs/runDirectory';

export type Refinements = Journal<RefinementRecord>;

/** @throws AdaScaleError `run.corrupt`, `disk.…`. */
export const openRefinements = (run: RunDirectory): Promise<Refinements> =>
  Journal.open(run.file('refinements'), parseRefinement);

/** Journals a new request; one that was cut short is left for good, with what it found. */
export async function begin(
  refinements: Refinements,
  asked: Omit<RefinementRequest, 'number'>,
): Promise<RefinementRequest> {
  await leaveOpen(refinements);
  const request = { number: nextNumber(refinements.records), ...asked };
  await refinements.append({ kind: 'begun', ...request }, true);
  return request;
}

export const nextNumber = (records: readonly RefinementRecord[]): number =>
  1 + records.reduce((most, { number }) => Math.max(most, number), 0);

export async function leaveOpen(refinements: Refinements): Promise<void> {
  const open = unfinishedRefinement(refinements.records);
  if (open !== null) await refinements.append({ kind: 'ended', number: open.number, how: 'left' }, true);
}
