import * as assert from 'node:assert/strict';
import {
  createPolicyState,
  decide,
  formatLog,
  replay,
  reportLatency,
  selectVariant,
  type Context,
  type Decision,
  type Policy,
  type PolicyState,
  type Rule,
} from '../../../../src/shared/policy/runtime';
import { MB, policyOf, variant } from '../../../support/policies';

const saver: Rule = {
  name: 'saver',
  when: { batteryPercent: { below: 20 }, charging: false },
  limits: {},
  prefer: 'energy',
};
const lean: Rule = {
  name: 'lean',
  when: { freeMemoryBytes: { below: 100 * MB } },
  limits: { peakMemoryShare: 0.5 },
  prefer: 'accuracy',
};
const prompt: Rule = { name: 'prompt', when: { latencyTargetMs: { atLeast: 0 } }, limits: {}, prefer: 'accuracy' };

/** Decides along a list of [time, context] from a fresh state. */
function run(
  policy: Policy,
  steps: readonly (readonly [number, Context])[],
  from: PolicyState = createPolicyState(policy),
): Decision[] {
  let state = from;
  return steps.map(([t, context]) => {
    const next = decide(policy, state, context, t);
    state = next.state;
    return next.log;
  });
}

describe('a decision', () => {
  describe('1: signals', () => {
    const low = (batteryPercent: Context['batteryPercent']): Context =>
      ({ batteryPercent, charging: false }) as Context;
    const policy = policyOf([saver]);

    it('believes a reading up to its stale age and not beyond', () => {
      assert.equal(selectVariant(policy, low({ value: 10, ageMs: 60000 })), 'small');
      assert.equal(selectVariant(policy, low({ value: 10, ageMs: 60001 })), 'large');
    });

    it('takes a bare value as fresh', () => assert.equal(selectVariant(policy, low(10)), 'small'));

    it('does not know what is absent, not finite, of another type or without an age', () => {
      for (const value of [
        undefined,
        NaN,
        -Infinity,
        null,
        '10',
        true,
        {},
        { value: 10 },
        { value: 10, ageMs: NaN },
        { value: '10', ageMs: 0 },
      ]) {
        assert.equal(selectVariant(policy, low(value as number)), 'large', JSON.stringify(value));
      }
      assert.equal(selectVariant(policy, { batteryPercent: 10 }), 'large', 'charging is unknown');
      assert.equal(selectVariant(policy, { batteryPercent: 10, charging: 0 as unknown as boolean }), 'large');
    });

    it('does not know a signal that the policy does not list', () => {
      assert.equal(
        selectVariant({ ...policy, signals: { charging: { unit: 'boolean', stale: 1 } } }, low(10)),
        'large',
      );
    });
  });

  describe('2: rules', () => {
    it('holds where atLeast ≤ value < below', () => {
      const policy = policyOf([
        { name: 'band', when: { cpuLoad: { atLeast: 0.5, below: 0.75 } }, limits: {}, prefer: 'latency' },
      ]);
      const chosen = [0.49, 0.5, 0.74, 0.75].map((cpuLoad) => selectVariant(policy, { cpuLoad }));
      assert.deepEqual(chosen, ['large', 'small', 'small', 'large']);
    });

    it('needs all conditions', () => {
      assert.equal(selectVariant(policyOf([saver]), { batteryPercent: 10, charging: true }), 'large');
    });

    it('leaves a rule only beyond the hysteresis, and enters it without', () => {
      const policy = policyOf([saver], { minDwellMs: 0 });
      const levels = [21, 20, 19.9, 21.9, 22, 21, 19];
      const log = run(
        policy,
        levels.map((batteryPercent, t) => [t, { batteryPercent, charging: false }] as const),
      );
      assert.deepEqual(
        log.map((one) => one.rule),
        [null, null, 'saver', 'saver', null, null, 'saver'],
      );
    });

    it('widens a lower bound downwards', () => {
      const policy = policyOf([{ name: 'busy', when: { cpuLoad: { atLeast: 0.5 } }, limits: {}, prefer: 'latency' }], {
        hysteresis: { cpuLoad: 0.25 },
      });
      const log = run(
        policy,
        [0.4, 0.5, 0.25, 0.24].map((cpuLoad, t) => [t, { cpuLoad }] as const),
      );
      assert.deepEqual(
        log.map((one) => one.rule),
        [null, 'busy', 'busy', null],
      );
    });

    it('leaves a rule whose signal becomes unknown', () => {
      const log = run(policyOf([saver]), [
        [0, { batteryPercent: 10, charging: false }],
        [1, { charging: false }],
      ]);
      assert.deepEqual(
        log.map((one) => one.rule),
        ['saver', null],
      );
    });

    it('keeps the hysteresis of a rule that does not govern', () => {
      const policy = policyOf([{ ...prompt, name: 'first' }, saver]);
      const log = run(policy, [
        [0, { batteryPercent: 19, charging: false, latencyTargetMs: 30 }],
        [1, { batteryPercent: 21, charging: false }],
      ]);
      assert.deepEqual(
        log.map((one) => one.rule),
        ['first', 'saver'],
      );
    });
  });

  describe('3: the governing rule', () => {
    it('is the first active one in file order', () => {
      const always: Rule = { name: 'always', when: {}, limits: {}, prefer: 'latency' };
      assert.equal(run(policyOf([always, saver]), [[0, { batteryPercent: 1, charging: false }]])[0]!.rule, 'always');
      assert.equal(run(policyOf([saver, always]), [[0, { batteryPercent: 1, charging: false }]])[0]!.rule, 'saver');
    });

    it('absent, there are no limits and accuracy is preferred', () => {
      const [log] = run(policyOf([saver]), [[0, { latencyTargetMs: 1, freeMemoryBytes: 1 }]]);
      assert.deepEqual(log, {
        t: 0,
        rule: null,
        admissible: ['large', 'medium', 'small'],
        choice: 'large',
        active: 'large',
        reason: 'first',
      });
    });
  });

  describe('4: admissible variants', () => {
    const admissible = (
      limits: Rule['limits'],
      context: Context = {},
      changes: Partial<Policy> = {},
    ): readonly string[] =>
      run(policyOf([{ name: 'r', when: {}, limits, prefer: 'accuracy' }], changes), [[0, context]])[0]!.admissible;

    it('meet the limit on latency, the bound included', () => {
      assert.deepEqual(admissible({ latencyMs: 10 }), ['medium', 'small']);
      assert.deepEqual(admissible({ latencyMs: 9.99 }), ['small']);
    });

    it('meet the latency target of the app as well, where it is known', () => {
      assert.deepEqual(admissible({ latencyMs: 10 }, { latencyTargetMs: 4 }), ['small']);
      assert.deepEqual(admissible({}, { latencyTargetMs: 10 }), ['medium', 'small']);
      assert.deepEqual(admissible({}, { latencyTargetMs: { value: 10, ageMs: 60001 } }), ['large', 'medium', 'small']);
    });

    it('meet the limit on energy, which one without the figure does not', () => {
      assert.deepEqual(admissible({ energyMj: 4 }), ['medium', 'small']);
      const variants = [variant('a', 0.9, 1, 1), variant('b', 0.8, 1, 1, 100)];
      assert.deepEqual(admissible({ energyMj: 1000 }, {}, { variants, fallback: 'b' }), ['b']);
    });

    it('fit into their share of free memory, where that is known', () => {
      assert.deepEqual(admissible({ peakMemoryShare: 0.5 }, { freeMemoryBytes: 60 * MB }), ['medium', 'small']);
      assert.deepEqual(admissible({ peakMemoryShare: 0.5 }), ['large', 'medium', 'small']);
    });

    it('are accurate enough', () => assert.deepEqual(admissible({ accuracyAtLeast: 0.85 }), ['large', 'medium']));

    it('meet every limit at once', () =>
      assert.deepEqual(admissible({ latencyMs: 10, accuracyAtLeast: 0.85 }), ['medium']));

    it('are judged by their corrected latency', () => {
      const policy = policyOf([{ name: 'r', when: {}, limits: { latencyMs: 10 }, prefer: 'accuracy' }]);
      const state = { ...createPolicyState(policy), kappa: [0.5, 1.1, 1] };
      assert.deepEqual(run(policy, [[0, {}]], state)[0]!.admissible, ['large', 'small']);
    });
  });

  describe('5: the choice', () => {
    const choice = (rule: Partial<Rule>, changes: Partial<Policy> = {}): string =>
      selectVariant(policyOf([{ name: 'r', when: {}, limits: {}, prefer: 'accuracy', ...rule }], changes), {});

    it('is the named variant while it is admissible', () => {
      assert.equal(choice({ use: 'medium', prefer: 'latency' }), 'medium');
      assert.equal(choice({ use: 'large', limits: { latencyMs: 10 }, prefer: 'accuracy' }), 'medium');
    });

    it('is the best by what is preferred', () => {
      assert.deepEqual(
        [choice({ prefer: 'accuracy' }), choice({ prefer: 'latency' }), choice({ prefer: 'energy' })],
        ['large', 'small', 'small'],
      );
    });

    it('prefers the shorter corrected latency', () => {
      const policy = policyOf([{ name: 'r', when: {}, limits: {}, prefer: 'latency' }]);
      assert.equal(run(policy, [[0, {}]], { ...createPolicyState(policy), kappa: [1, 1, 3] })[0]!.choice, 'medium');
    });

    it('falls to the earlier variant in a tie', () => {
      const variants = [variant('a', 0.8, 5, 1, 2), variant('b', 0.8, 5, 1, 2)];
      for (const prefer of ['accuracy', 'latency', 'energy'] as const)
        assert.equal(choice({ prefer }, { variants, fallback: 'b' }), 'a');
    });

    it('takes an unknown energy for the worst', () => {
      assert.equal(
        choice(
          { prefer: 'energy' },
          { variants: [variant('a', 0.9, 1, 1), variant('b', 0.8, 9, 9, 50)], fallback: 'a' },
        ),
        'b',
      );
    });

    it('is the fallback when nothing is admissible', () => {
      assert.equal(choice({ limits: { latencyMs: 1 }, use: 'large' }, { fallback: 'medium' }), 'medium');
    });
  });

  describe('6: changing', () => {
    const policy = policyOf([saver, lean, prompt]);
    const log = (steps: readonly (readonly [number, Context])[]): string[] =>
      run(policy, steps).map((one) => `${one.choice} ${one.active} ${one.reason}`);

    it('waits until the dwell has passed', () => {
      assert.deepEqual(
        log([
          [0, {}],
          [1000, { latencyTargetMs: 10 }],
          [4999, { latencyTargetMs: 10 }],
          [5000, { latencyTargetMs: 10 }],
          [9999, {}],
          [10000, {}],
        ]),
        [
          'large large first',
          'medium large dwell',
          'medium large dwell',
          'medium medium limits',
          'large medium dwell',
          'large large better',
        ],
      );
    });

    it('does not start the dwell anew when it keeps', () => {
      assert.deepEqual(
        log([
          [0, {}],
          [4000, {}],
          [5000, { latencyTargetMs: 5 }],
        ]),
        ['large large first', 'large large keep', 'small small limits'],
      );
    });

    it('does not wait when the active variant no longer fits into memory', () => {
      const steps = [
        [0, {}],
        [1, { freeMemoryBytes: 60 * MB }],
        [2, { freeMemoryBytes: 60 * MB - 1 }],
      ] as const;
      assert.deepEqual(log(steps), ['large large first', 'medium large dwell', 'small small safety']);
    });

    it('does not wait when the device is critically hot', () => {
      assert.deepEqual(
        log([
          [0, {}],
          [1, { latencyTargetMs: 10, thermalStatus: 3 }],
          [2, { latencyTargetMs: 10, thermalStatus: 4 }],
        ]),
        ['large large first', 'medium large dwell', 'medium medium safety'],
      );
    });

    it('says fallback when nothing is admissible', () => {
      assert.deepEqual(
        log([
          [0, {}],
          [6000, { latencyTargetMs: 1 }],
          [6001, { latencyTargetMs: 1 }],
        ]),
        ['large large first', 'small small fallback', 'small small keep'],
      );
    });

    it('stands still when the clock does', () => {
      assert.deepEqual(
        log([
          [10, {}],
          [NaN, { latencyTargetMs: 10 }],
          [-5, { latencyTargetMs: 10 }],
        ]).slice(1),
        ['medium large dwell', 'medium large dwell'],
      );
    });
  });

  describe('7: correction', () => {
    const policy = policyOf([]);
    const report = (times: number, measuredMs: number): number => {
      let state = createPolicyState(policy);
      for (let i = 0; i < times; i++) state = reportLatency(policy, state, 'medium', measuredMs);
      return state.kappa[1]!;
    };

    it('has covered half the way after halfLifeRuns', () => assert.ok(Math.abs(report(20, 20) - 1.5) < 1e-12));

    it('touches no other variant', () => {
      assert.deepEqual(
        reportLatency(policy, createPolicyState(policy), 'medium', 30).kappa.filter((k) => k === 1).length,
        2,
      );
      assert.deepEqual(reportLatency(policy, createPolicyState(policy), 'nobody', 30).kappa, [1, 1, 1]);
    });

    it('stays within floor and ceiling', () => {
      assert.equal(report(1000, 1e9), 8);
      assert.equal(report(1000, 1e-9), 0.25);
    });

    it('ignores what is no duration', () => {
      for (const bad of [0, -1, NaN, Infinity]) assert.equal(report(1, bad), 1);
    });
  });
});

describe('the log', () => {
  it('has its keys in the documented order and numbers as JavaScript prints them', () => {
    const scrambled = { reason: 'first', active: 'a', choice: 'a', admissible: ['a'], rule: null, t: 1e21 } as const;
    assert.equal(
      formatLog(scrambled),
      '{"t":1e+21,"rule":null,"admissible":["a"],"choice":"a","active":"a","reason":"first"}',
    );
  });

  it('is what a replay writes, one line a decision, corrections included', () => {
    const policy = policyOf([prompt], { minDwellMs: 0, correction: { halfLifeRuns: 1, floor: 0.25, ceiling: 8 } });
    const trace = [
      '{"t":0,"signals":{"latencyTargetMs":12},"measuredLatencyMs":30}',
      '',
      '{"t":1,"signals":{"latencyTargetMs":12}}',
    ].join('\n');
    assert.equal(
      replay(policy, trace),
      '{"t":0,"rule":"prompt","admissible":["medium","small"],"choice":"medium","active":"medium","reason":"first"}\n' +
        '{"t":1,"rule":"prompt","admissible":["small"],"choice":"small","active":"small","reason":"limits"}\n',
    );
  });
});

describe('a policy that cannot be run', () => {
  it('is refused at the start', () => {
    assert.throws(() => createPolicyState(policyOf([], { variants: [] })), /fallback "small" is not a variant/);
    assert.throws(() => createPolicyState(policyOf([], { fallback: 'none' })), /fallback "none"/);
    assert.throws(() => createPolicyState(policyOf([], { schema: 2 })), /schema 2/);
  });
});
