// `adascale devices` with a device attached: what it is called, an emulated one as emulated.
import assert from 'node:assert/strict';
import type { DevicesResult } from '../../src/shared/protocol/devices';
import { cli } from '../support/cli';
import { useEmulatedDevice } from '../support/device/useEmulatedDevice';

describe('adascale devices', function () {
  this.timeout(60_000);
  const setUp = useEmulatedDevice();

  it('says of an emulated device that it is one, in the table and as JSON', async () => {
    const { device, server } = setUp();
    const args = ['devices', '--adb-server', server.address];
    const { code, stdout, stderr } = await cli(...args);
    assert.equal(code, 0, stderr);
    const row = stdout.split('\n').find((line) => line.includes(`adb:${device.serial} `));
    assert.match(row ?? '', /AdaScale_Emulated_8 \(emulated\).* ready/);
    const { targets } = (await cli(...args, '--json')).json<DevicesResult>();
    const label = `AdaScale_Emulated_8 (emulated) (${device.serial})`;
    assert.equal(targets.find(({ id }) => id === `adb:${device.serial}`)?.label, label);
  });
});
