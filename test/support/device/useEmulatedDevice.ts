// One emulated device with an adb server for the tests of a suite.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, before } from 'mocha';
import { startAdbServer, type AdbServer } from './adbServer';
import { requireEmulatedDevice } from './deviceNeeds';
import { startEmulatedDevice, type EmulatedDevice } from './emulatedDevice';

export interface DeviceSetUp {
  /** Removed after the suite. */
  readonly folder: string;
  readonly device: EmulatedDevice;
  readonly server: AdbServer;
}

/** Call inside `describe`; skips the suite, saying why, where this computer cannot have the device. */
export function useEmulatedDevice(): () => DeviceSetUp {
  let current: DeviceSetUp | null = null;
  let folder: string | null = null;
  before(async function () {
    this.timeout(60_000);
    requireEmulatedDevice(this);
    folder = mkdtempSync(path.join(tmpdir(), 'adascale-device-'));
    const device = await startEmulatedDevice(folder);
    const server = await startAdbServer(folder);
    await server.attach(device);
    current = { folder, device, server };
  });
  after(async () => {
    await current?.server.stop();
    await current?.device.stop();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  });
  return () => current!;
}
