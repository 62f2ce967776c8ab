// What is worth an author's attention: one sentence each, and at least one fix that can be made with a click.
import type { ContextBox } from './contextBox';
import type { PolicyEdit } from './policyEdit';

export interface PolicyFix {
  readonly label: string;
  readonly edit: PolicyEdit;
}

export interface PolicyProblem {
  readonly kind: 'gap' | 'overlap' | 'unreachable' | 'nothingFits' | 'unusable' | 'unknown' | 'tooMany';
  readonly severity: 'warning' | 'info';
  /** After the kind's word: a sentence that names the contexts, bands and variants. */
  readonly text: string;
  /** The likeliest first. */
  readonly fixes: readonly PolicyFix[];
  /** Places of the bands that it is about. */
  readonly rules: readonly number[];
  /** The contexts that it is about, where they are one region. */
  readonly box?: ContextBox;
}

/** How sentences call a variant. */
export type NameVariant = (id: string) => string;

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
