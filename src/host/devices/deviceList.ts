// The places to measure, asked for when somebody looks and kept until refreshed.
import * as vscode from 'vscode';
import { isThisComputer, parseAdbServer } from '../../shared/device/adbServer';
import type { DevicesResult } from '../../shared/protocol/engine';
import { readSettings } from '../config/settings';
import type { EngineService } from '../engine/engineService';
import { findAdb } from './findAdb';
import { startAdbServer } from './startAdbServer';

export class DeviceList implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private listing: Promise<DevicesResult> | null = null;

  constructor(private readonly engine: EngineService) {}

  /** @throws AdaScaleError `engine.…`. */
  list(): Promise<DevicesResult> {
    this.listing ??= this.ask().catch((error: unknown) => {
      this.listing = null;
      throw error;
    });
    return this.listing;
  }

  /** Forgets what was listed; without an adb server on this computer it starts one first. @throws `device.adbFailed`. */
  async refresh(): Promise<void> {
    this.listing = null;
    try {
      if ((await this.list()).adb && (await this.startServer())) this.listing = null;
    } finally {
      this.changed.fire();
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private ask(): Promise<DevicesResult> {
    return this.engine.call('device/list', { adbServer: readSettings().adbServer });
  }

  /** False where there is nothing to start: another computer's server, no adb, or a workspace that is not trusted. */
  private async startServer(): Promise<boolean> {
    const { adbPath, adbServer } = readSettings();
    const address = parseAdbServer(adbServer);
    if (!vscode.workspace.isTrusted || !address || !isThisComputer(address)) return false;
    const adb = await findAdb({ setting: adbPath, environment: process.env, platform: process.platform });
    if (adb === null) return false;
    await startAdbServer(adb, address);
    return true;
  }
}
