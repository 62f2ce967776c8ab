// How the last search or refinement of a run failed, and what can be done about it. Knows nothing of VS Code.
import type { JsonError } from '../../shared/errors';
import type { RefusedRefinement } from '../../shared/protocol/panel';

/** `resume`: the journals go on; `again`: nothing was begun that could go on; `chooseData`: the data is not where it was. */
export type Remedy = 'resume' | 'again' | 'chooseData';

export interface RunFailure {
  readonly error: JsonError;
  /** What was asked of a finished run and did not begin; null for what had begun, and for a search. */
  readonly refused: RefusedRefinement | null;
  readonly remedy: Remedy | null;
}

/** The journal outlives an engine that died, a disk that was full and a device that left or failed. */
const canContinue = ({ code }: JsonError): boolean =>
  code === 'engine.exited' || /^(disk|device)\./.test(code) || code === 'run.otherDevice' || code === 'internal';

const isLostData = ({ code }: JsonError): boolean => code === 'run.dataChanged' || code.startsWith('data.');

/** @param began there is a run: what a check before it refuses leaves nothing to resume */
export function searchFailure(error: JsonError, began: boolean): RunFailure {
  return { error, refused: null, remedy: began && canContinue(error) ? 'resume' : null };
}

/** @param refused what did not begin; null where it had begun */
export function refinementFailure(error: JsonError, refused: RefusedRefinement | null): RunFailure {
  const remedy = (): Remedy | null => {
    // A run outlives its data's place: what was moved can be pointed at.
    if (isLostData(error)) return 'chooseData';
    if (refused === null) return canContinue(error) ? 'resume' : null;
    return canContinue(error) || error.code === 'run.locked' ? 'again' : null;
  };
  return { error, refused, remedy: remedy() };
}
