// One edit of a policy, as a pure function. What comes out is valid where what went in was: names stay unique, bounds never
// cross, and every signal that a band looks at is listed.
import type { Bounds, Conditions, NumericSignal, Rule, Signal } from '../runtime';
import type { PolicyFile } from '../types';
import type { BoundSide, PolicyEdit } from './policyEdit';
import { chargingListed, signalScales, stepOn } from './signalScales';

/** The same policy where the edit changes nothing or names a band or variant that is not there. */
export function applyEdit(policy: PolicyFile, edit: PolicyEdit): PolicyFile {
  switch (edit.kind) {
    case 'setBound':
      return onRule(policy, edit.rule, (rule) => ({
        ...rule,
        when: withBound(rule.when, edit.signal, edit.side, edit.value),
      }));
    case 'dropSignal':
      return onRule(policy, edit.rule, (rule) => ({ ...rule, when: without(rule.when, edit.signal) }));
    case 'setCharging':
      return onRule(policy, edit.rule, (rule) => ({
        ...rule,
        when: edit.value === null ? without(rule.when, 'charging') : ordered({ ...rule.when, charging: edit.value }),
      }));
    case 'setLimit':
      return onRule(policy, edit.rule, (rule) => ({
        ...rule,
        limits: edit.value === null ? without(rule.limits, edit.limit) : { ...rule.limits, [edit.limit]: edit.value },
      }));
    case 'setUse':
      if (edit.variant !== null && !has(policy, edit.variant)) return policy;
      return onRule(policy, edit.rule, ({ name, when, limits, prefer }) => ({
        name,
        when,
        limits,
        ...(edit.variant !== null && { use: edit.variant }),
        prefer,
      }));
    case 'setPrefer':
      return onRule(policy, edit.rule, (rule) => ({ ...rule, prefer: edit.prefer }));
    case 'rename':
      return rename(policy, edit.rule, edit.name);
    case 'addRule':
      return add(policy, edit.at, edit.rule);
    case 'removeRule':
      return policy.rules[edit.rule] === undefined ? policy : withRules(policy, policy.rules.toSpliced(edit.rule, 1));
    case 'moveRule':
      return move(policy, edit.rule, edit.to);
    case 'setFallback':
      return has(policy, edit.variant) ? { ...policy, fallback: edit.variant } : policy;
    case 'setHysteresis':
      return { ...policy, hysteresis: { ...policy.hysteresis, [edit.signal]: Math.max(0, edit.value) } };
    case 'setMinDwell':
      return { ...policy, minDwellMs: Math.max(0, edit.valueMs) };
    case 'keepVariants':
      return keepVariants(policy, edit.ids);
    case 'all':
      return edit.edits.reduce(applyEdit, policy);
    default:
      return edit satisfies never;
  }
}

const has = (policy: PolicyFile, id: string): boolean => policy.variants.some((variant) => variant.id === id);

function onRule(policy: PolicyFile, place: number, change: (rule: Rule) => Rule): PolicyFile {
  const rule = policy.rules[place];
  return rule === undefined ? policy : withRules(policy, policy.rules.with(place, change(rule)));
}

/** Lists the signals that the bands look at. */
function withRules(policy: PolicyFile, rules: readonly Rule[]): PolicyFile {
  const needed = [...new Set(rules.flatMap(({ when }) => Object.keys(when) as Signal[]))];
  const missing = needed.filter((signal) => policy.signals[signal] === undefined);
  if (missing.length === 0) return { ...policy, rules };
  const added = missing.map((signal) => [signal, signal === 'charging' ? chargingListed : signalScales[signal].listed]);
  return { ...policy, signals: { ...policy.signals, ...(Object.fromEntries(added) as PolicyFile['signals']) }, rules };
}

function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const { [key]: _gone, ...rest } = object;
  return rest;
}

const conditionOrder: readonly Signal[] = [
  'batteryPercent',
  'charging',
  'thermalStatus',
  'freeMemoryBytes',
  'cpuLoad',
  'latencyTargetMs',
];

/** Conditions in one order whatever the order of edits, so that files differ only where policies do. */
const ordered = (when: Conditions): Conditions =>
  Object.fromEntries(
    conditionOrder.filter((signal) => when[signal] !== undefined).map((signal) => [signal, when[signal]]),
  );

function withBound(when: Conditions, signal: NumericSignal, side: BoundSide, value: number | null): Conditions {
  const { atLeast, below } = when[signal] ?? {};
  const wanted = {
    atLeast,
    below,
    [side]: value === null ? undefined : uncrossed(signal, side, value, { atLeast, below }),
  };
  const bounds: Bounds = {
    ...(wanted.atLeast !== undefined && { atLeast: wanted.atLeast }),
    ...(wanted.below !== undefined && { below: wanted.below }),
  };
  if (Object.keys(bounds).length === 0) return without(when, signal);
  return ordered({ ...when, [signal]: bounds });
}

/** A bound that is pushed against the other stops one step before it. */
function uncrossed(
  signal: NumericSignal,
  side: BoundSide,
  value: number,
  { atLeast, below }: { readonly atLeast: number | undefined; readonly below: number | undefined },
): number {
  const step = stepOn(signal, below ?? atLeast ?? 0);
  if (side === 'atLeast') return below !== undefined && value >= below ? Math.max(0, below - step) : Math.max(0, value);
  if (atLeast !== undefined && value <= atLeast) return atLeast + step;
  return value > 0 ? value : step;
}

const mostNameCharacters = 100;

function freeName(policy: PolicyFile, wanted: string, except?: number): string {
  const taken = new Set(policy.rules.filter((_, place) => place !== except).map(({ name }) => name));
  const name = wanted.trim().slice(0, mostNameCharacters - 4) || 'band';
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${name} ${number}`)) return `${name} ${number}`;
}

const rename = (policy: PolicyFile, place: number, name: string): PolicyFile =>
  name.trim() === '' ? policy : onRule(policy, place, (rule) => ({ ...rule, name: freeName(policy, name, place) }));

function add(policy: PolicyFile, at: number, rule: Rule): PolicyFile {
  const named = { ...rule, name: freeName(policy, rule.name) };
  const known = rule.use === undefined || has(policy, rule.use) ? named : without(named, 'use');
  return withRules(policy, policy.rules.toSpliced(at, 0, known));
}

function move(policy: PolicyFile, from: number, to: number): PolicyFile {
  const rule = policy.rules[from];
  if (rule === undefined || policy.rules[to] === undefined || from === to) return policy;
  return withRules(policy, policy.rules.toSpliced(from, 1).toSpliced(to, 0, rule));
}

function keepVariants(policy: PolicyFile, ids: readonly string[]): PolicyFile {
  const variants = policy.variants.filter(({ id }) => ids.includes(id));
  const fastest = [...variants].sort((a, b) => a.latencyMs.value - b.latencyMs.value)[0];
  if (fastest === undefined) return policy;
  const kept = (id: string | undefined): boolean => id !== undefined && variants.some((variant) => variant.id === id);
  return {
    ...policy,
    variants,
    rules: policy.rules.map((rule) => (rule.use === undefined || kept(rule.use) ? rule : without(rule, 'use'))),
    fallback: kept(policy.fallback) ? policy.fallback : fastest.id,
  };
}
