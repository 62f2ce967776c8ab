import * as assert from 'node:assert/strict';
import { generateSampleTrace, generateTrace, traceScripts } from '../../../../src/shared/policy/generateTrace';
import { readSignal, replay, formatLog, type Rule, type TraceLine } from '../../../../src/shared/policy/runtime';
import { simulate } from '../../../../src/shared/policy/simulate';
import { endedFactor } from '../../../../src/shared/device/memoryCliff';
import { assumedThrottle, latencyFactor, throttleWith } from '../../../../src/shared/policy/throttle';
import { MB, policyOf, threeVariants, variant } from '../../../support/policies';

const prompt: Rule = { name: 'prompt', when: { latencyTargetMs: { atLeast: 0 } }, limits: {}, prefer: 'accuracy' };
const close = (actual: number, expected: number, tolerance = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

describe('the device model of the simulator', () => {
  it('slows down with heat, and never below status 0 or beyond 6', () => {
    const factors = [-1, 0, 3, 6, 9].map((status) => latencyFactor(assumedThrottle, 1, status));
    assert.deepEqual(factors, [1, 1, 1.5, 4, 4]);
  });

  it('falls off the cliff as the published measurement does', () => {
    assert.equal(latencyFactor(assumedThrottle, 200 * MB, 0, 200 * MB), 1);
    close(latencyFactor(assumedThrottle, 200 * MB, 0, 120 * MB), 47.9 / 1.13, 0.5);
    assert.equal(latencyFactor(assumedThrottle, 200 * MB, 0, 0), endedFactor);
  });

  it('falls off the cliff of the device where it was measured, and then alone', () => {
    const told = { device: 'Phone', measuredAt: '2026-11-26T00:00:00Z', samples: 9, medianError: null };
    const model = throttleWith({ knee: 0.9, exponent: 2, ceiling: 3, wall: 1.5, ...told });
    close(latencyFactor(model, 90 * MB, 0, 100 * MB), 1);
    close(latencyFactor(model, 108 * MB, 0, 100 * MB), 1.44);
    close(latencyFactor(model, 149 * MB, 3, 100 * MB), 1.5 * (1.49 / 0.9) ** 2, 1e-6);
    assert.equal(latencyFactor(model, 151 * MB, 0, 100 * MB), endedFactor);
    assert.equal(throttleWith(null), assumedThrottle);
  });

  it('is neutral where nothing is known', () => assert.equal(latencyFactor(assumedThrottle, 1e12), 1));
});

describe('a simulation', () => {
  it('adds up by hand', () => {
    const policy = policyOf([prompt], { minDwellMs: 0 });
    const trace: TraceLine[] = [
      { t: 0, signals: {} }, // large, 20 ms
      { t: 1000, signals: { latencyTargetMs: 10 } }, // medium, 10 ms
      { t: 4000, signals: { latencyTargetMs: 1 } }, // small as the fallback, 4 ms, late
    ];
    const { report } = simulate(policy, trace, { inferencesPerSecond: 5 });
    assert.equal(report.durationMs, 7000, 'the last line lasts as long as the one before');
    close(report.inferences, 35);
    close(report.timeShare['large']!, 1 / 7);
    close(report.timeShare['small']!, 3 / 7);
    assert.equal(report.switches, 2);
    close(report.switchesPerHour, 2 / (7 / 3600), 1e-6);
    close(report.deadlinesMissed, 15);
    close(report.meanAccuracy, (5 * 0.9 + 15 * 0.85 + 15 * 0.75) / 35);
    close(report.energyMj!, 5 * 9 + 15 * 4 + 15 * 1);
    close(report.meanUtility, (0.9 + 3 * 0.85) / 7);
    close(report.regret, 0);
    assert.equal(report.bestStatic.id, 'medium');
    close(report.bestStatic.meanUtility, (4 * 0.85) / 7);
  });

  it('leaves energy blank where it is unknown, and sums it where it is known', () => {
    const trace: TraceLine[] = [{ t: 0, signals: {} }];
    const [blank, known] = [[variant('a', 0.9, 10, 1)], [variant('a', 0.9, 10, 1, 3)]];
    assert.equal(simulate(policyOf([], { variants: blank, fallback: 'a' }), trace).report.energyMj, null);
    close(
      simulate(policyOf([], { variants: known, fallback: 'a' }), trace, { inferencesPerSecond: 4 }).report.energyMj!,
      12,
    );
  });

  it('gets fewer inferences than it wants where they take too long', () => {
    close(simulate(policyOf([]), [{ t: 0, signals: {} }], { inferencesPerSecond: 1000 }).report.inferences, 50);
  });

  it('regrets what an oracle would have gained while the dwell lasted', () => {
    const trace: TraceLine[] = [
      { t: 0, signals: { latencyTargetMs: 30 } },
      { t: 1000, signals: { latencyTargetMs: 10 } },
    ];
    const { report, decisions } = simulate(policyOf([prompt]), trace);
    assert.equal(decisions[1]!.reason, 'dwell');
    close(report.regret, 0.85 / 2);
  });

  it('believes a measured latency more than its model', () => {
    const policy = policyOf([prompt], { minDwellMs: 0, correction: { halfLifeRuns: 0.05, floor: 0.25, ceiling: 8 } });
    const trace: TraceLine[] = [
      { t: 0, signals: { latencyTargetMs: 25 }, measuredLatencyMs: 40 },
      { t: 1000, signals: { latencyTargetMs: 25 } },
    ];
    const { decisions, report } = simulate(policy, trace);
    assert.deepEqual(
      decisions.map((one) => one.active),
      ['large', 'medium'],
    );
    assert.ok(report.deadlinesMissed > 0);
  });

  it('of nothing is nothing', () => {
    const { report } = simulate(policyOf([]), []);
    assert.deepEqual([report.durationMs, report.inferences, report.meanAccuracy, report.regret], [0, 0, 0, 0]);
  });

  it('writes a trace on which the shipped runtime decides the same', () => {
    const policy = policyOf([
      prompt,
      {
        name: 'lean',
        when: { freeMemoryBytes: { below: 120 * MB } },
        limits: { peakMemoryShare: 0.5 },
        prefer: 'accuracy',
      },
    ]);
    const { trace, decisions } = simulate(policy, generateSampleTrace(policy.variants, 3));
    const text = trace.map((line) => JSON.stringify(line)).join('\n');
    assert.equal(replay(policy, text), decisions.map((one) => formatLog(one) + '\n').join(''));
  });
});

describe('a scripted trace', () => {
  it('is the same for the same seed and differs for another', () => {
    const make = (seed: number): string => JSON.stringify(generateSampleTrace(threeVariants, seed));
    assert.equal(make(1), make(1));
    assert.notEqual(make(1), make(2));
  });

  it('has evenly spaced times through all scripts', () => {
    const trace = generateSampleTrace(threeVariants, 1, 10, 500);
    assert.deepEqual(
      trace.map((line) => line.t),
      Array.from({ length: 4 * 10 }, (_, i) => i * 500),
    );
  });

  it('tells the story of its name', () => {
    const policy = policyOf([]);
    const values = (script: (typeof traceScripts)[number], signal: Parameters<typeof readSignal>[2]): number[] =>
      generateTrace(script, threeVariants, { seed: 1 }).flatMap(
        ({ signals }) => readSignal(policy, signals, signal) ?? [],
      );
    assert.ok(
      Math.min(...values('lowBattery', 'batteryPercent')) < 20 &&
        Math.max(...values('lowBattery', 'batteryPercent')) > 20,
    );
    assert.equal(Math.max(...values('hotCar', 'thermalStatus')), 4);
    assert.ok(Math.min(...values('gaming', 'cpuLoad')) > 0.5);
    const targets = values('gaming', 'latencyTargetMs');
    assert.ok(targets[0]! > 10 && targets.at(-1)! < 10, 'ever less time');
    assert.ok(Math.min(...targets) < 4, 'for a moment too little for any variant');
    assert.ok(Math.min(...values('commute', 'freeMemoryBytes')) < 60 * MB, 'the map needs the memory');
    assert.ok(values('commute', 'batteryPercent').length < 60, 'some readings are stale');
  });

  it('works for a single variant and a single step', () => {
    for (const script of traceScripts)
      assert.equal(generateTrace(script, [variant('a', 0.5, 1, 1)], { seed: 1, steps: 1 }).length, 1);
  });
});
