// A battery for the emulated device whose truth is known: it gives so much when the device is idle and so much more while a
// measured model runs. The gauge shows that with the vices of real ones: noise, an average that lags behind, its own unit and sign.
//
//   const power = simulatePower(device, { idleMw: 800, loadMw: 2400, unit: 'uA', dischargeSign: -1 });
//   power.energyMj(fromMs, toMs)      what was drawn beyond idle between two moments, exactly
//   power.stop()
import { createRandom } from '../../../src/shared/random';
import { batteryText } from './deviceProperties';
import type { EmulatedDevice } from './emulatedDevice';

export interface PowerOptions {
  readonly idleMw: number;
  /** Beyond idle, while the runner is on the device. */
  readonly loadMw: number;
  /** How the driver prints the current. */
  readonly unit: 'uA' | 'mA';
  /** Of the figure while the battery gives. */
  readonly dischargeSign: 1 | -1;
  /** What a charger brings, mW; 0 where none is connected. */
  readonly chargerMw?: number;
}

export interface SimulatedPower {
  /** Beyond idle, between two moments of the device's clock, mJ. */
  energyMj(fromMs: number, toMs: number): number;
  stop(): void;
}

const tickMs = 50;
/** Time constant of the gauge's average. */
const lagMs = 300;
const noiseShare = 0.06;
const voltageMv = 4123;
const folder = 'sys/class/power_supply/battery';

/** A model is loaded or runs; everything else that a shell does counts as idle. */
const isBusy = (device: EmulatedDevice): boolean => [...device.running].some((line) => line.includes('--model '));

export function simulatePower(device: EmulatedDevice, options: PowerOptions): SimulatedPower {
  const { idleMw, loadMw, unit, dischargeSign, chargerMw = 0 } = options;
  const random = createRandom(11, 'power');
  const busy: { fromMs: number; toMs: number }[] = [];
  let shownMw = idleMw;
  let wasBusy = false;
  let then = Date.now();
  const tick = (): void => {
    const now = Date.now();
    const last = wasBusy ? busy.at(-1) : undefined;
    wasBusy = isBusy(device);
    if (last !== undefined) last.toMs = now;
    else if (wasBusy) busy.push({ fromMs: now, toMs: now });
    shownMw += (idleMw + (wasBusy ? loadMw : 0) - shownMw) * (1 - Math.exp((then - now) / lagMs));
    then = now;
    const noisyMw = shownMw * (1 + noiseShare * (random.next() - 0.5)) - chargerMw;
    const milliamperes = (dischargeSign * noisyMw * 1000) / voltageMv;
    device.write(`${folder}/current_now`, `${Math.round(unit === 'uA' ? milliamperes * 1000 : milliamperes)}\n`);
  };
  device.write(`${folder}/voltage_now`, `${unit === 'uA' ? voltageMv * 1000 : voltageMv}\n`);
  device.write('system/etc/dumpsys/battery.txt', chargerMw > 0 ? pluggedIn : batteryText);
  tick();
  const timer = setInterval(tick, tickMs);
  return {
    energyMj: (fromMs, toMs) => busy.reduce((sum, one) => sum + (loadMw * overlap(one, fromMs, toMs)) / 1000, 0),
    stop: () => clearInterval(timer),
  };
}

const pluggedIn = batteryText.replace('USB powered: false', 'USB powered: true').replace('status: 3', 'status: 2');

const overlap = (one: { readonly fromMs: number; readonly toMs: number }, fromMs: number, toMs: number): number =>
  Math.max(0, Math.min(one.toMs, toMs) - Math.max(one.fromMs, fromMs));
