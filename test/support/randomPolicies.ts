// Random policies and traces, valid but unreasonable: odd names, bounds that cross, readings that are stale, missing or no number.
import type { Policy, Prefer, Rule, Signal, TraceLine, Variant } from '../../src/shared/policy/runtime';
import type { Random } from '../../src/shared/random';
import { MB, policyOf, variant } from './policies';

const scales = {
  batteryPercent: 100,
  thermalStatus: 7,
  freeMemoryBytes: 200 * MB,
  cpuLoad: 1,
  latencyTargetMs: 40,
} as const;
type Numeric = keyof typeof scales;
const numeric = Object.keys(scales) as Numeric[];

/** Names that only an exact JSON writer gets right. */
const oddNames = [
  'plain',
  'ümläut',
  'quo"te',
  'back\\slash',
  'tab\there',
  '\u0001',
  'pair 😀',
  'lone \ud83d',
  '漢字',
  '</script>',
];

const pick = <T>(list: readonly T[], random: Random): T => list[random.integer(list.length)] as T;
const chance = (share: number, random: Random): boolean => random.next() < share;

function randomVariants(random: Random): Variant[] {
  const count = 1 + random.integer(5);
  const variants = Array.from({ length: count }, (_, i) =>
    variant(
      `${pick(oddNames, random)} ${i}`,
      random.next(),
      0.1 + random.next() * 30,
      Math.round((1 + random.next() * 100) * MB),
      chance(0.7, random) ? random.next() * 9 : undefined,
    ),
  );
  return variants.sort((a, b) => b.accuracy.value - a.accuracy.value);
}

function randomBounds(signal: Numeric, random: Random): { below?: number; atLeast?: number } {
  const bound = (): number => random.next() * scales[signal];
  return {
    ...(chance(0.6, random) ? { below: bound() } : {}),
    ...(chance(0.6, random) ? { atLeast: bound() } : {}),
  };
}

function randomRule(i: number, variants: readonly Variant[], random: Random): Rule {
  const signals = numeric.filter(() => chance(0.35, random));
  const optional = <K extends string>(key: K, value: number): Record<string, number> =>
    chance(0.3, random) ? { [key]: value } : {};
  return {
    name: `${pick(oddNames, random)} rule ${i}`,
    when: {
      ...Object.fromEntries(signals.map((signal) => [signal, randomBounds(signal, random)])),
      ...(chance(0.3, random) ? { charging: chance(0.5, random) } : {}),
    },
    limits: {
      ...optional('latencyMs', random.next() * 40),
      ...optional('energyMj', random.next() * 10),
      ...optional('peakMemoryShare', random.next()),
      ...optional('accuracyAtLeast', random.next()),
    },
    ...(chance(0.3, random) ? { use: pick(variants, random).id } : {}),
    prefer: pick<Prefer>(['accuracy', 'latency', 'energy'], random),
  };
}

export function randomPolicy(random: Random): Policy {
  const variants = randomVariants(random);
  const rules = Array.from({ length: random.integer(6) }, (_, i) => randomRule(i, variants, random));
  const base = policyOf(rules);
  const known = Object.entries(base.signals).filter(() => chance(0.9, random));
  return policyOf(rules, {
    variants,
    fallback: pick(variants, random).id,
    signals: Object.fromEntries(known),
    hysteresis: Object.fromEntries(numeric.map((signal) => [signal, random.next() * 0.1 * scales[signal]])),
    minDwellMs: random.next() * 4000,
    correction: { halfLifeRuns: 10 ** (2 * random.next() - 0.5), floor: 0.25, ceiling: 8 },
  });
}

const oddities: readonly unknown[] = [
  null,
  '5',
  true,
  {},
  [],
  { value: 3 },
  { value: 3, ageMs: '1' },
  { value: 3, ageMs: 1e9 },
];

function randomReading(signal: Signal, random: Random): unknown {
  if (chance(0.08, random)) return pick(oddities, random);
  const value = signal === 'charging' ? chance(0.5, random) : random.next() * scales[signal] * 1.1;
  return chance(0.7, random) ? value : { value, ageMs: random.next() * 70_000 };
}

/** In the text of a trace as a device might write it, `steps` lines. */
export function randomTrace(steps: number, random: Random): string {
  let t = chance(0.5, random) ? 0 : random.next() * 1e15;
  const lines = Array.from({ length: steps }, () => {
    t += random.next() * 3000;
    const signals = ([...numeric, 'charging'] as Signal[])
      .filter(() => chance(0.85, random))
      .map((signal) => [signal, randomReading(signal, random)]);
    const line: Record<string, unknown> = { t, signals: Object.fromEntries(signals) as TraceLine['signals'] };
    if (chance(0.6, random)) line['measuredLatencyMs'] = random.next() * 60;
    return JSON.stringify(line);
  });
  return lines.join(pick(['\n', '\r\n', '\n\n'], random)) + '\n';
}
