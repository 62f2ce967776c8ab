// Names of the files of variants that were trained on their own, in the run's folder `fine-tuned`. Every refinement writes files
// of its own: a variant that is trained once more keeps its old ones until its new line stands.
import * as path from 'node:path';
import type { Candidate } from '../../shared/run/candidate';

type Tuned = Pick<Candidate, 'id' | 'fineTunedIn'>;

/** What its files begin with. */
export const tunedName = ({ id, fineTunedIn }: Tuned): string =>
  fineTunedIn === undefined ? id : `${id}-r${fineTunedIn}`;

export const tunedWeights = (folder: string, tuned: Tuned): string =>
  path.join(folder, `${tunedName(tuned)}.weights.bin`);
