// A refinement that was cut short, given up for good: what it found stays with the run, and nobody is asked to resume it any more.
import * as path from 'node:path';
import { RunDirectory } from '../../runs/runDirectory';
import { leaveOpen, openRefinements } from './refinements';

/** Nothing happens where none was cut short. @throws AdaScaleError `run.notFound`, `run.locked`, `disk.…`. */
export async function leaveRefinement(folder: string): Promise<void> {
  const run = await RunDirectory.open(path.resolve(folder));
  try {
    const refinements = await openRefinements(run);
    try {
      await leaveOpen(refinements);
    } finally {
      await refinements.close();
    }
  } finally {
    await run.close();
  }
}
