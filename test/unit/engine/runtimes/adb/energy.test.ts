// Energy on the emulated device, against a battery whose truth is known. The windows are short, which the figures say of themselves;
// npm run demo:device has full ones.
import * as assert from 'node:assert/strict';
import { createAdbRuntime } from '../../../../../src/engine/runtimes/adb/adb';
import type { RuntimeSession } from '../../../../../src/engine/runtimes/runtime';
import type { EnergyFigure } from '../../../../../src/shared/device/sensors/measureEnergy';
import { batteryText } from '../../../../support/device/deviceProperties';
import { requireBundle } from '../../../../support/device/deviceNeeds';
import { simulatePower, type PowerOptions, type SimulatedPower } from '../../../../support/device/simulatePower';
import { useEmulatedDevice } from '../../../../support/device/useEmulatedDevice';
import { convolution, writeOnnx } from '../../../../support/tinyModels';

const power = { idleMw: 800, loadMw: 2400 } as const;
const energyMs = 5000;

describe('energy on the emulated device', function () {
  this.timeout(240_000);
  const setUp = useEmulatedDevice();
  let session: RuntimeSession;
  let simulated: SimulatedPower | null = null;
  before(async function () {
    requireBundle(this);
    session = await createAdbRuntime(setUp().server.address).open('adb');
  });
  afterEach(() => {
    simulated?.stop();
    simulated = null;
    setUp().device.write('system/etc/dumpsys/battery.txt', batteryText);
  });
  after(() => session?.dispose());

  const measure = async (...channels: readonly number[]): Promise<readonly (EnergyFigure | undefined)[]> => {
    const requests = await Promise.all(
      channels.map(async (count) => ({
        id: `c${count}`,
        modelPath: await writeOnnx(setUp().folder, `c${count}`, convolution(count)),
      })),
    );
    const records = await session.measure(requests, {
      ...{ threads: 1, warmUpRuns: 1, minimumRuns: 2, minimumMs: 0, energyMs },
    });
    for (const record of records) assert.equal(record.energyMj, record.energy?.energyMj);
    return records.map(({ energy }) => energy);
  };

  /** Share by which a figure is off what the battery gave for each of its runs. */
  const deviation = ({ energyMj, runs, wallMs, startedAtMs }: EnergyFigure): number =>
    energyMj! / (simulated!.energyMj(startedAtMs!, startedAtMs! + wallMs) / runs) - 1;

  const vendors: readonly (readonly [string, Pick<PowerOptions, 'unit' | 'dischargeSign'>, readonly number[]])[] = [
    ['microamperes, negative while discharging', { unit: 'uA', dischargeSign: -1 }, [8, 32]],
    ['milliamperes, positive while discharging', { unit: 'mA', dischargeSign: 1 }, [16]],
  ];
  for (const [name, scale, channels] of vendors) {
    it(`is within 3 % of what the battery gave: ${name}`, async () => {
      simulated = simulatePower(setUp().device, { ...power, ...scale });
      const figures = await measure(...channels);
      for (const figure of figures) {
        assert.ok(Math.abs(deviation(figure!)) < 0.03, `off by ${deviation(figure!)}: ${JSON.stringify(figure)}`);
        assert.equal(figure!.quality, 'estimated');
        assert.match(figure!.reason!, /load window is 5\.\d s long; it takes 20 s/);
        assert.ok(Math.abs(figure!.idleMw! / power.idleMw - 1) < 0.03);
      }
    });
  }

  it('is an estimate where a charger is connected, whose share is not seen', async () => {
    simulated = simulatePower(setUp().device, { ...power, unit: 'uA', dischargeSign: -1, chargerMw: 5000 });
    const [figure] = await measure(8);
    assert.equal(figure!.quality, 'estimated');
    assert.match(figure!.reason!, /charger was connected/);
    assert.ok(Math.abs(deviation(figure!)) < 0.03, JSON.stringify(figure));
    assert.ok(figure!.idleMw! < 0, 'the battery is being filled');
  });

  it('is unavailable, saying why, where the gauge stands still or may not be read', async () => {
    const still = await measure(8);
    assert.deepEqual([still[0]!.quality, still[0]!.energyMj], ['unavailable', null]);
    assert.match(still[0]!.reason!, /did not rise under load/);
    setUp().device.remove('sys/class/power_supply/battery/current_now');
    const [absent] = await measure(8);
    assert.deepEqual([absent!.quality, absent!.energyMj], ['unavailable', null]);
    assert.match(absent!.reason!, /may read neither current nor voltage/);
  });
});
