// A process that begins a refinement, or goes on with the one that was cut short, and kills itself in the middle of it.
import { runSnapshot } from '../../../../../src/engine/runs/snapshot';
import { refineRun, resumeRefinement } from '../../../../../src/engine/search/refine/refineRun';
import type { RefineParams } from '../../../../../src/shared/protocol/engine';
import { recordingPort } from '../../../../support/smallTask';

const params = JSON.parse(process.argv[2] ?? '') as RefineParams;
const last = Number(process.argv[3]);
const port = recordingPort((breath) => breath >= last && process.kill(process.pid, 'SIGKILL'));

const work = async (): Promise<void> => {
  const { refinement } = await runSnapshot(params.run);
  await (refinement === undefined ? refineRun(params, port) : resumeRefinement(params.run, port));
};
void work();
