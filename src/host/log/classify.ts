// How an error reaches a person: one decision, so that the same failure never looks different in two places.
import type { JsonError } from '../../shared/errors';

/** `silent`: nobody is told; `fixable`: sentence and next step; `engine`: the child died; `unexpected`: a defect. */
export type Surface = 'silent' | 'fixable' | 'engine' | 'unexpected';

export function surfaceOf(error: JsonError): Surface {
  if (error.code === 'cancelled') return 'silent';
  if (error.code.startsWith('engine.')) return 'engine';
  return error.code === 'internal' ? 'unexpected' : 'fixable';
}

/** The engine's sentence and its next step as one line; each part ends like a sentence. */
export function fullSentence(error: JsonError): string {
  const parts = error.hint === undefined ? [error.message] : [error.message, error.hint];
  return parts.map((part) => (/[.!?…:]$/.test(part) ? part : `${part}.`)).join(' ');
}
