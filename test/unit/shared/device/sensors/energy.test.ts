import * as assert from 'node:assert/strict';
import {
  meanPowerMw,
  measureEnergy,
  type EnergyWindow,
  type PowerSample,
} from '../../../../../src/shared/device/sensors/measureEnergy';
import { findCurrentScale } from '../../../../../src/shared/device/sensors/powerScale';
import { createRandom } from '../../../../../src/shared/random';

const repeat = (value: number, jitter = 0): number[] => {
  const random = createRandom(1, value);
  return Array.from({ length: 20 }, () => value + jitter * (random.next() - 0.5));
};

describe('the scale of a current', () => {
  const devices = [
    ['µA, negative while discharging (AOSP)', -180_000, -920_000, { milliamperes: 1e-3, dischargeSign: -1 }],
    ['µA, positive while discharging', 210_000, 1_400_000, { milliamperes: 1e-3, dischargeSign: 1 }],
    ['mA, positive while discharging', 190, 880, { milliamperes: 1, dischargeSign: 1 }],
    ['mA, negative while discharging', -240, -2600, { milliamperes: 1, dischargeSign: -1 }],
  ] as const;
  for (const [name, idle, load, expected] of devices)
    it(name, () => assert.deepEqual(findCurrentScale(repeat(idle, idle / 10), repeat(load, load / 10)), expected));

  it('is told on a charger by the direction of the change', () => {
    // Filling the battery with 2 A, of which load takes 0.7 A: the figure falls where a charge is positive, and rises where not.
    const filling = [
      [2_000_000, 1_300_000, { milliamperes: 1e-3, dischargeSign: -1 }],
      [-2000, -1300, { milliamperes: 1, dischargeSign: 1 }],
    ] as const;
    for (const [idle, load, expected] of filling) {
      assert.deepEqual(findCurrentScale(repeat(idle, idle / 20), repeat(load, load / 20), true), expected);
      assert.equal(findCurrentScale(repeat(idle), repeat(load), false), null);
    }
    assert.equal(findCurrentScale(repeat(2_000_000, 200_000), repeat(1_990_000, 200_000), true), null);
  });

  it('stays unknown where load does not show', () => {
    assert.equal(findCurrentScale(repeat(0), repeat(0)), null);
    assert.equal(findCurrentScale(repeat(400), repeat(390)), null);
    assert.equal(findCurrentScale([100], repeat(900)), null);
  });
});

/** A power that is simulated exactly: idle, and the energy of so many runs on top. */
function simulate(idleMw: number, millijoulesPerRun: number, runs: number, seconds: number): EnergyWindow {
  const random = createRandom(3, 'power');
  const samples = (milliwatts: number): PowerSample[] => {
    const made: PowerSample[] = [];
    for (let timeMs = 0; timeMs < seconds * 1000; timeMs += 150 + random.integer(200))
      made.push({ timeMs, milliwatts: milliwatts * (1 + 0.1 * (random.next() - 0.5)) });
    return made;
  };
  const loadMw = idleMw + (millijoulesPerRun * runs) / seconds;
  return {
    idle: samples(idleMw),
    load: samples(loadMw),
    runs,
    wallMs: seconds * 1000,
    startedAtMs: 0,
    charging: false,
  };
}

describe('energy of an inference', () => {
  it('is within 3 % of what was simulated, uneven readings and noise included', () => {
    const { quality, energyMj } = measureEnergy(simulate(850, 42, 600, 25));
    assert.equal(quality, 'measured');
    assert.ok(Math.abs(energyMj! / 42 - 1) < 0.03, String(energyMj));
  });

  it('weighs power by time, not by reading', () => {
    const samples = [
      { timeMs: 0, milliwatts: 100 },
      { timeMs: 900, milliwatts: 100 },
      { timeMs: 1000, milliwatts: 1100 },
    ];
    assert.equal(meanPowerMw(samples), 150);
    assert.equal(meanPowerMw(samples.slice(0, 1)), null);
  });

  it('is an estimate on the charger, and where that is unknown', () => {
    const window = simulate(850, 42, 600, 25);
    assert.equal(measureEnergy({ ...window, charging: true }).quality, 'estimated');
    assert.equal(measureEnergy({ ...window, charging: null }).quality, 'estimated');
  });

  it('is an estimate from a short window', () => {
    const { quality, energyMj, reason } = measureEnergy(simulate(850, 42, 300, 12));
    assert.equal(quality, 'estimated');
    assert.ok(Math.abs(energyMj! / 42 - 1) < 0.03, String(energyMj));
    assert.match(reason ?? '', /idle window is 1[12]\.\d s long.*load window is 12\.0 s long/);
  });

  it('is unavailable, saying why', () => {
    const window = simulate(850, 42, 600, 25);
    const reasons = [
      [{ ...window, idle: [] }, /cannot be read/],
      [{ ...window, runs: 0 }, /Nothing ran/],
      [{ ...window, load: window.idle }, /no more under load/],
      [
        { ...window, idle: window.idle.map(({ timeMs }) => ({ timeMs, milliwatts: 850 })) },
        /moved too seldom in the idle/,
      ],
      [{ ...window, load: [window.load[0]!, window.load.at(-1)!] }, /2 readings/],
    ] as const;
    for (const [one, reason] of reasons) {
      const figure = measureEnergy(one);
      assert.deepEqual([figure.quality, figure.energyMj], ['unavailable', null]);
      assert.match(figure.reason ?? '', reason);
    }
  });
});
