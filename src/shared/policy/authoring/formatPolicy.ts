// A policy as text that compares well: keys in one order, a band or variant on a few lines, so that an edit changes the lines
// that it is about and no others.
import type { Rule, Variant } from '../runtime';
import type { PolicyFile } from '../types';
import { printJson } from './printJson';

const keyOrder: readonly (keyof PolicyFile)[] = [
  '$schema',
  'schema',
  'model',
  'rules',
  'fallback',
  'hysteresis',
  'minDwellMs',
  'correction',
  'signals',
  'variants',
];
const ruleOrder: readonly (keyof Rule)[] = ['name', 'when', 'limits', 'use', 'prefer'];
const variantOrder: readonly (keyof Variant)[] = [
  'id',
  'file',
  'sha256',
  'accuracy',
  'latencyMs',
  'energyMj',
  'peakMemoryBytes',
  'sizeBytes',
];

/** Each key on its own line: the file, the model, every band and variant. */
const isBroken = (path: readonly string[]): boolean =>
  path.length === 0 ||
  (path.length === 1 && ['model', 'rules', 'variants'].includes(path[0]!)) ||
  (path.length === 2 && ['rules', 'variants'].includes(path[0]!));

export const formatPolicy = (policy: PolicyFile): string => `${printJson(inOrder(policy), '', isBroken)}\n`;

/** What people edit comes first, figures that a tool wrote last. */
export function inOrder(policy: PolicyFile): PolicyFile {
  return {
    ...pick(policy, keyOrder),
    rules: policy.rules.map((rule) => pick(rule, ruleOrder)),
    variants: policy.variants.map((variant) => pick(variant, variantOrder)),
  };
}

const pick = <T extends object>(object: T, keys: readonly (keyof T)[]): T =>
  Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]])) as T;
