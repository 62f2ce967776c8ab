import { appendMeasurements } from '../runs/measurements';
import { requireWritable } from '../runs/requireWritable';
import { handler as profile } from './profileRun';
import type { Handler } from './task';

/** Measures variants of a run again, interleaved, and keeps the result with the run. */
export const handler: Handler<'run/measure'> = async (task) => {
  const { run, variants, target } = task.params;
  await requireWritable(run, 'measurements.jsonl');
  const params = { run, variants, ...(target !== undefined && { target }) };
  const { records } = await profile({ ...task, params });
  return { measurements: await appendMeasurements(run, records, new Date()) };
};
