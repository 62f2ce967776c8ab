// Whole policy files to author on: three variants and bands with a gap and an overlap in them.
import { proposeBands } from '../../src/shared/policy/authoring/proposeBands';
import type { Rule, Variant } from '../../src/shared/policy/runtime';
import type { PolicyFile } from '../../src/shared/policy/types';
import type { Random } from '../../src/shared/random';
import { MB, policyOf, threeVariants } from './policies';

export function policyFile(rules: readonly Rule[], changes: Partial<PolicyFile> = {}): PolicyFile {
  return {
    ...policyOf(rules),
    schema: 1,
    model: {
      name: 'resnet8-cifar10',
      sourceSha256: 'cd'.repeat(32),
      inputs: [{ name: 'input', shape: ['N', 3, 32, 32], dataType: 'float32' }],
      outputs: [{ name: 'logits', shape: ['N', 10], dataType: 'float32' }],
      preprocessing: null,
    },
    ...changes,
  };
}

export const proposedPolicy = (variants: readonly Variant[] = threeVariants): PolicyFile =>
  policyFile(proposeBands(variants), { variants, fallback: variants.at(-1)!.id });

/** Battery 20 to 25 % below moderate heat is left out; battery 15 to 20 % at moderate heat is claimed twice. */
export const flawedRules: readonly Rule[] = [
  {
    name: 'Severe heat',
    when: { thermalStatus: { atLeast: 3 } },
    limits: { latencyMs: 5 },
    use: 'small',
    prefer: 'latency',
  },
  {
    name: 'Battery saver',
    when: { batteryPercent: { below: 20 }, thermalStatus: { below: 3 } },
    limits: { latencyMs: 5 },
    use: 'small',
    prefer: 'energy',
  },
  {
    name: 'Hot device',
    when: { batteryPercent: { atLeast: 15 }, thermalStatus: { atLeast: 2, below: 3 } },
    limits: { latencyMs: 12 },
    prefer: 'accuracy',
  },
  {
    name: 'Normal',
    when: { batteryPercent: { atLeast: 25 }, thermalStatus: { below: 2 } },
    limits: { latencyMs: 40 },
    prefer: 'accuracy',
  },
];

const signals = ['batteryPercent', 'thermalStatus', 'freeMemoryBytes', 'cpuLoad', 'latencyTargetMs'] as const;
const scales = [100, 7, 200 * MB, 1, 30];

/** Any band that a file may hold. */
export function randomRule(random: Random, name: string): Rule {
  const when = Object.fromEntries(
    signals.flatMap((signal, i) => {
      if (random.next() < 0.55) return [];
      const [a, b] = [random.next() * scales[i]!, random.next() * scales[i]!].map((one) => Math.round(one * 100) / 100);
      const bounds = { atLeast: Math.min(a!, b!), below: Math.max(a!, b!) + 0.01 };
      const kept = random.integer(3);
      return [[signal, kept === 0 ? { atLeast: bounds.atLeast } : kept === 1 ? { below: bounds.below } : bounds]];
    }),
  );
  return {
    name,
    when: random.next() < 0.3 ? { ...when, charging: random.next() < 0.5 } : when,
    limits: {
      ...(random.next() < 0.5 && { latencyMs: 2 + random.next() * 25 }),
      ...(random.next() < 0.2 && { peakMemoryShare: 0.1 + random.next() * 0.8 }),
      ...(random.next() < 0.2 && { accuracyAtLeast: 0.7 + random.next() * 0.25 }),
      ...(random.next() < 0.2 && { energyMj: 1 + random.next() * 9 }),
    },
    ...(random.next() < 0.3 && { use: threeVariants[random.integer(3)]!.id }),
    prefer: (['accuracy', 'latency', 'energy'] as const)[random.integer(3)]!,
  };
}

export const randomPolicy = (random: Random, rules = 1 + random.integer(6)): PolicyFile =>
  policyFile(Array.from({ length: rules }, (_, place) => randomRule(random, `band ${place + 1}`)));

/** A context in which every signal can be read, but for the latency target. */
export function randomContext(random: Random): Record<string, number | boolean> {
  const numbers = signals.map((signal, i) => [signal, random.next() * scales[i]!] as const);
  const context: Record<string, number | boolean> = Object.fromEntries(numbers);
  context['thermalStatus'] = random.integer(7);
  context['charging'] = random.next() < 0.5;
  if (random.next() < 0.4) delete context['latencyTargetMs'];
  return context;
}
