// The adaptation policy's runtime: picks the variant of a network that fits the moment. This one file, without imports, is what
// AdaScale ships inside exported bundles and what its simulator runs, so both decide alike, byte for byte. It is pure: state in,
// state out; it reads no clock and no sensor, the app hands both in. Idea: the adaptation loop of arXiv 2412.00724.
//
// A decision, in seven steps (the numbers stand beside the code):
// 1. A signal that is older than its `stale`, absent or not a finite number is unknown; a condition on it is false.
// 2. A rule is entered when all its conditions hold, and left when one fails by more than the signal's hysteresis.
// 3. The first active rule governs; without one there are no limits and accuracy is preferred.
// 4. A variant is admissible when it meets every limit of the governing rule and the app's latency target.
// 5. The rule's `use` if admissible, else the best admissible one by `prefer`, else the fallback.
// 6. A change waits until the minimum dwell has passed, unless memory runs out or the device is about to shut down.
// 7. Measured latencies correct the stated ones, variant by variant.

export type Prefer = 'accuracy' | 'latency' | 'energy';
export type NumericSignal = 'batteryPercent' | 'thermalStatus' | 'freeMemoryBytes' | 'cpuLoad' | 'latencyTargetMs';
export type Signal = NumericSignal | 'charging';

/** A number and where it comes from; `spread` is the interquartile range in the figure's unit. */
export interface Figure {
  readonly value: number;
  readonly provenance: 'measured' | 'predicted' | 'assumed';
  readonly device?: string;
  readonly runtime?: string;
  readonly samples?: number;
  readonly spread?: number;
}

export interface Variant {
  readonly id: string;
  /** Path of the model, relative to policy.json. */
  readonly file: string;
  readonly sha256: string;
  /** 0…1. */
  readonly accuracy: Figure;
  /** Milliseconds for one input on the target device. */
  readonly latencyMs: Figure;
  /** Millijoules for one input. */
  readonly energyMj?: Figure;
  readonly peakMemoryBytes: Figure;
  readonly sizeBytes: number;
}

/** True while `atLeast` ≤ value < `below`. */
export interface Bounds {
  readonly below?: number;
  readonly atLeast?: number;
}

export type Conditions = { readonly [S in NumericSignal]?: Bounds } & { readonly charging?: boolean };

export interface Limits {
  readonly latencyMs?: number;
  readonly energyMj?: number;
  /** Peak memory over free memory, where free memory is known. */
  readonly peakMemoryShare?: number;
  readonly accuracyAtLeast?: number;
}

export interface Rule {
  readonly name: string;
  /** All must hold; an empty object always does. */
  readonly when: Conditions;
  readonly limits: Limits;
  /** The id of the variant to use while it is admissible. */
  readonly use?: string;
  readonly prefer: Prefer;
}

/** What the decision needs of policy.json. */
export interface Policy {
  readonly schema: number;
  /** Most accurate first; ties are settled by this order. */
  readonly variants: readonly Variant[];
  /** `stale`: the age in ms after which a reading is no longer believed. A signal that is not listed is never known. */
  readonly signals: { readonly [S in Signal]?: { readonly unit: string; readonly stale: number } };
  readonly rules: readonly Rule[];
  readonly fallback: string;
  readonly hysteresis: { readonly [S in NumericSignal]?: number };
  readonly minDwellMs: number;
  readonly correction: { readonly halfLifeRuns: number; readonly floor: number; readonly ceiling: number };
}

/** A reading and its age in ms; a bare value is fresh. */
export type Reading<T> = T | { readonly value: T; readonly ageMs: number };

/** What the app knows now. Leave out what it cannot read. */
export type Context = { readonly [S in NumericSignal]?: Reading<number> } & { readonly charging?: Reading<boolean> };

/** Plain JSON; start with {@link createPolicyState} and keep what {@link decide} returns. */
export interface PolicyState {
  /** The variant in use; null before the first decision. */
  readonly active: string | null;
  /** When it was chosen, ms. */
  readonly since: number;
  /** For each rule in file order. */
  readonly ruleActive: readonly boolean[];
  /** For each variant in file order: measured over stated latency, averaged. */
  readonly kappa: readonly number[];
}

/**
 * Why the active variant is what it is: `first` decision; `keep`: the choice is already active; `dwell`: another is better but
 * it is too soon; `safety`: changed without waiting; `fallback`: changed because nothing is admissible; `limits`: changed
 * because the former variant is no longer admissible; `better`: changed although it still is.
 */
export type Reason = 'first' | 'keep' | 'better' | 'limits' | 'fallback' | 'dwell' | 'safety';

export interface Decision {
  readonly t: number;
  /** The governing rule; null without one. */
  readonly rule: string | null;
  /** Ids in file order. */
  readonly admissible: readonly string[];
  /** What steps 1 to 5 ask for. */
  readonly choice: string;
  /** What to run: the choice, or the former variant while the dwell lasts. */
  readonly active: string;
  readonly reason: Reason;
}

/** One line of a trace. `measuredLatencyMs` is reported for the variant that is active after the decision. */
export interface TraceLine {
  readonly t: number;
  readonly signals: Context;
  readonly measuredLatencyMs?: number;
}

/** Thermal status from which a change never waits (Android's THERMAL_STATUS_CRITICAL). */
const criticalThermalStatus = 4;
const noRule: Rule = { name: '', when: {}, limits: {}, prefer: 'accuracy' };

/** The state before the first decision. @throws Error where the policy has no variants, or a fallback that is not one of them. */
export function createPolicyState(policy: Policy): PolicyState {
  if (policy.schema !== 1) throw new Error(`policy.json has schema ${policy.schema}; this runtime reads schema 1`);
  if (!policy.variants.some((variant) => variant.id === policy.fallback)) {
    throw new Error(`policy.json: the fallback "${policy.fallback}" is not a variant`);
  }
  return { active: null, since: 0, ruleActive: policy.rules.map(() => false), kappa: policy.variants.map(() => 1) };
}

/**
 * One decision. Call it before an inference, or whenever a signal changes.
 *
 * @param timeMs a clock that never runs backwards, ms.
 */
export function decide(
  policy: Policy,
  state: PolicyState,
  context: Context,
  timeMs: number,
): { readonly state: PolicyState; readonly log: Decision } {
  const t = Number.isFinite(timeMs) ? timeMs : state.since;
  const ruleActive = policy.rules.map((rule, i) => holds(policy, rule, context, state.ruleActive[i] === true));
  const { rule, admissible, choice } = choose(policy, ruleActive, state.kappa, context);
  const reason = explain(policy, state, context, t, choice, admissible);
  const active = state.active !== null && reason === 'dwell' ? state.active : choice;
  const since = active === state.active ? state.since : t;
  return {
    state: { active, since, ruleActive, kappa: state.kappa },
    log: { t, rule: rule?.name ?? null, admissible, choice, active, reason },
  };
}

/**
 * Step 7: after an inference, tells the policy how long `variant` really took. Its correction factor becomes the exponentially
 * weighted mean of measured over stated, within `floor`…`ceiling`. A report that is not a positive number changes nothing.
 */
export function reportLatency(policy: Policy, state: PolicyState, variant: string, measuredMs: number): PolicyState {
  const { halfLifeRuns, floor, ceiling } = policy.correction;
  const weight = 1 - decayPerRun(halfLifeRuns);
  const kappa = policy.variants.map((one, i) => {
    const before = state.kappa[i] ?? 1;
    const ratio = measuredMs / one.latencyMs.value;
    if (one.id !== variant || !(Number.isFinite(ratio) && ratio > 0)) return before;
    return Math.min(ceiling, Math.max(floor, before + weight * (ratio - before)));
  });
  return { ...state, kappa };
}

/**
 * 2^(−1 / halfLifeRuns) by additions and multiplications alone: a library's power may differ in the last bit between languages,
 * and the decisions must not.
 */
function decayPerRun(halfLifeRuns: number): number {
  const exponent = -1 / halfLifeRuns;
  const whole = Math.floor(exponent);
  if (!(whole >= -1074)) return 0;
  const x = (exponent - whole) * Math.LN2;
  let term = 1;
  let power = 1;
  for (let n = 1; n <= 20; n++) {
    term = (term * x) / n;
    power += term;
  }
  for (let halvings = whole; halvings < 0; halvings++) power /= 2;
  return power;
}

/** The variant that a fresh start would pick in `context`: no history, no dwell, no corrections. */
export function selectVariant(policy: Policy, context: Context): string {
  return decide(policy, createPolicyState(policy), context, 0).log.active;
}

/** A decision as its log line: JSON with the keys in the documented order, without a line break. */
export function formatLog({ t, rule, admissible, choice, active, reason }: Decision): string {
  return JSON.stringify({ t, rule, admissible, choice, active, reason });
}

/** Replays a trace (one JSON object a line) from a fresh state; returns the decisions, one line each, as decisions.jsonl holds them. */
export function replay(policy: Policy, trace: string): string {
  let state = createPolicyState(policy);
  let decisions = '';
  for (const text of trace.split('\n')) {
    if (/^[ \t\r]*$/.test(text)) continue;
    const { t, signals, measuredLatencyMs } = JSON.parse(text) as TraceLine;
    const next = decide(policy, state, signals, t);
    const isMeasured = typeof measuredLatencyMs === 'number';
    state = isMeasured ? reportLatency(policy, next.state, next.log.active, measuredLatencyMs) : next.state;
    decisions += formatLog(next.log) + '\n';
  }
  return decisions;
}

/** Step 1: the value of a signal, or undefined where it is unknown. */
export function readSignal(policy: Policy, context: Context, signal: NumericSignal): number | undefined {
  const value = fresh(policy, signal, context[signal]);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function fresh<T>(policy: Policy, signal: Signal, reading: Reading<T> | undefined | null): T | undefined {
  const stale = policy.signals[signal]?.stale;
  if (stale === undefined || reading === undefined || reading === null) return undefined;
  if (typeof reading !== 'object') return reading;
  const { value, ageMs } = reading as { readonly value: T; readonly ageMs: unknown };
  return typeof ageMs === 'number' && ageMs <= stale ? value : undefined;
}

/** Step 2: whether a rule is active, with bounds widened by the hysteresis where it already was. */
function holds(policy: Policy, rule: Rule, context: Context, wasActive: boolean): boolean {
  return (Object.keys(rule.when) as Signal[]).every((signal) => {
    if (signal === 'charging') return fresh(policy, 'charging', context.charging) === rule.when.charging;
    const value = readSignal(policy, context, signal);
    if (value === undefined) return false;
    const slack = wasActive ? (policy.hysteresis[signal] ?? 0) : 0;
    const { below, atLeast } = rule.when[signal] ?? {};
    return (below === undefined || value < below + slack) && (atLeast === undefined || value >= atLeast - slack);
  });
}

/** Steps 3 to 5. */
function choose(
  policy: Policy,
  ruleActive: readonly boolean[],
  kappa: readonly number[],
  context: Context,
): { readonly rule: Rule | undefined; readonly admissible: readonly string[]; readonly choice: string } {
  const rule = policy.rules.find((_, i) => ruleActive[i]);
  const governing = rule ?? noRule;
  const isAdmissible = (variant: Variant, i: number): boolean =>
    rule === undefined ||
    meets(
      variant,
      rule.limits,
      kappa[i] ?? 1,
      readSignal(policy, context, 'latencyTargetMs'),
      readSignal(policy, context, 'freeMemoryBytes'),
    );
  const candidates = policy.variants
    .map((variant, i) => ({ variant, kappa: kappa[i] ?? 1, admissible: isAdmissible(variant, i) }))
    .filter((one) => one.admissible);
  const admissible = candidates.map((one) => one.variant.id);
  if (governing.use !== undefined && admissible.includes(governing.use))
    return { rule, admissible, choice: governing.use };
  let best: string | undefined;
  let bestCost = Infinity;
  for (const one of candidates) {
    const cost = costOf(one.variant, one.kappa, governing.prefer);
    // Strictly less, so that ties fall to the earlier; the first stands even where the figure that is preferred is unknown.
    if (best === undefined || cost < bestCost) [best, bestCost] = [one.variant.id, cost];
  }
  return { rule, admissible, choice: best ?? policy.fallback };
}

/** Step 4: a limit on a figure that the variant lacks is not met. */
function meets(
  variant: Variant,
  limits: Limits,
  kappa: number,
  target: number | undefined,
  freeMemory: number | undefined,
): boolean {
  const latency = variant.latencyMs.value * kappa;
  const atMost = (value: number | undefined, limit: number | undefined): boolean =>
    limit === undefined || (value !== undefined && value <= limit);
  const memory =
    limits.peakMemoryShare === undefined || freeMemory === undefined ? undefined : limits.peakMemoryShare * freeMemory;
  return (
    atMost(latency, limits.latencyMs) &&
    atMost(latency, target) &&
    atMost(variant.energyMj?.value, limits.energyMj) &&
    atMost(variant.peakMemoryBytes.value, memory) &&
    (limits.accuracyAtLeast === undefined || variant.accuracy.value >= limits.accuracyAtLeast)
  );
}

/** Lower is better; an unknown figure is worse than any. */
function costOf(variant: Variant, kappa: number, prefer: Prefer): number {
  switch (prefer) {
    case 'accuracy':
      return -variant.accuracy.value;
    case 'latency':
      return variant.latencyMs.value * kappa;
    case 'energy':
      return variant.energyMj?.value ?? Infinity;
  }
}

/** Step 6, and the word for what happened. */
function explain(
  policy: Policy,
  state: PolicyState,
  context: Context,
  t: number,
  choice: string,
  admissible: readonly string[],
): Reason {
  if (state.active === null) return 'first';
  if (choice === state.active) return 'keep';
  if (t - state.since < policy.minDwellMs) return isUnsafe(policy, state.active, context) ? 'safety' : 'dwell';
  if (admissible.length === 0) return 'fallback';
  return admissible.includes(state.active) ? 'better' : 'limits';
}

function isUnsafe(policy: Policy, active: string, context: Context): boolean {
  const free = readSignal(policy, context, 'freeMemoryBytes');
  const peak = policy.variants.find((variant) => variant.id === active)?.peakMemoryBytes.value;
  const thermal = readSignal(policy, context, 'thermalStatus');
  return (
    (free !== undefined && peak !== undefined && peak > free) ||
    (thermal !== undefined && thermal >= criticalThermalStatus)
  );
}
