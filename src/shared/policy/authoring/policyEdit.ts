// Edits of a policy as data, so that a fix can be shown before it is made, sent, tested and undone.
import type { Limits, NumericSignal, Prefer, Rule } from '../runtime';

export type BoundSide = 'atLeast' | 'below';

/** `rule` is the place of a band in file order. */
export type PolicyEdit =
  | {
      readonly kind: 'setBound';
      readonly rule: number;
      readonly signal: NumericSignal;
      readonly side: BoundSide;
      /** Null takes the bound away. */
      readonly value: number | null;
    }
  | { readonly kind: 'setCharging'; readonly rule: number; readonly value: boolean | null }
  | { readonly kind: 'dropSignal'; readonly rule: number; readonly signal: NumericSignal }
  | {
      readonly kind: 'setLimit';
      readonly rule: number;
      readonly limit: keyof Limits;
      readonly value: number | null;
    }
  | { readonly kind: 'setUse'; readonly rule: number; readonly variant: string | null }
  | { readonly kind: 'setPrefer'; readonly rule: number; readonly prefer: Prefer }
  | { readonly kind: 'rename'; readonly rule: number; readonly name: string }
  | { readonly kind: 'addRule'; readonly at: number; readonly rule: Rule }
  | { readonly kind: 'removeRule'; readonly rule: number }
  | { readonly kind: 'moveRule'; readonly rule: number; readonly to: number }
  | { readonly kind: 'setFallback'; readonly variant: string }
  | { readonly kind: 'setHysteresis'; readonly signal: NumericSignal; readonly value: number }
  | { readonly kind: 'setMinDwell'; readonly valueMs: number }
  /** The others leave the policy; bands that named one choose by their preference from then on. */
  | { readonly kind: 'keepVariants'; readonly ids: readonly string[] }
  | { readonly kind: 'all'; readonly edits: readonly PolicyEdit[] };
