// The places to measure, asked for when somebody looks and kept until refreshed.
import * as vscode from 'vscode';
import { isThisComputer, parseAdbServer } from '../../shared/device/adbServer';
import type { DeviceReading } from '../../shared/device/sensors/deviceReading';
import type { DevicesResult, DeviceStatus } from '../../shared/protocol/devices';
import { readSettings } from '../config/settings';
import type { EngineService } from '../engine/engineService';
import { findAdb, noAdb } from './findAdb';
import { startAdbServer } from './startAdbServer';

/** Often enough for heat and battery, seldom enough for a phone; a day, for nobody looks longer. */
const readingTimes = { intervalMs: 4000, seconds: 86_400 } as const;

export class DeviceList implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private listing: Promise<DevicesResult> | null = null;
  private following: AbortController | null = null;

  constructor(private readonly engine: EngineService) {}

  /** @throws AdaScaleError `engine.…`. */
  list(): Promise<DevicesResult> {
    this.listing ??= this.ask().catch((error: unknown) => {
      this.listing = null;
      throw error;
    });
    return this.listing;
  }

  /**
   * Forgets what was listed; without an adb server on this computer it starts one first.
   *
   * @throws AdaScaleError `device.noAdb`, `device.adbFailed`.
   */
  async refresh(): Promise<void> {
    this.listing = null;
    try {
      if ((await this.list()).adb?.code === 'device.noServer' && (await this.startServer())) this.listing = null;
    } finally {
      this.changed.fire();
    }
  }

  /** What a device is and how it is now. @throws AdaScaleError `device.…`, `engine.…`. */
  status(target: string): Promise<DeviceStatus> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const { adbServer } = readSettings();
    return this.engine.call('device/status', { target, adbServer, ...(folder !== undefined && { folder }) });
  }

  /** Tells readings of a target until the signal fires. @throws AdaScaleError `device.…`, `engine.…`, `cancelled`. */
  async followReadings(
    target: string,
    onReading: (reading: DeviceReading) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { adbServer } = readSettings();
    const onProgress = ({ reading }: { readonly reading: DeviceReading }): void => onReading(reading);
    await this.engine.call('device/monitor', { target, adbServer, ...readingTimes }, { signal, onProgress });
  }

  /** Rows are asked for again; the list stays. */
  redraw(): void {
    this.changed.fire();
  }

  /** While somebody looks, phones come and go by themselves. */
  follow(isLookedAt: boolean): void {
    if (isLookedAt === (this.following !== null)) return;
    this.following?.abort();
    this.following = isLookedAt ? new AbortController() : null;
    if (this.following !== null) void this.track(this.following.signal);
  }

  /** The adb server is another one: nothing that was listed holds. */
  askAnew(): void {
    const isLookedAt = this.following !== null;
    this.follow(false);
    this.listing = null;
    this.follow(isLookedAt);
    this.changed.fire();
  }

  dispose(): void {
    this.follow(false);
    this.changed.dispose();
  }

  /** Ends with the signal, or with the engine: the next look begins anew. */
  private async track(signal: AbortSignal): Promise<void> {
    const { adbServer } = readSettings();
    const onProgress = (result: DevicesResult): void => {
      if (signal.aborted) return;
      this.listing = Promise.resolve(result);
      this.changed.fire();
    };
    try {
      await this.engine.call('device/track', { adbServer }, { signal, onProgress });
    } catch {
      if (this.following?.signal === signal) this.following = null;
    }
  }

  private ask(): Promise<DevicesResult> {
    return this.engine.call('device/list', { adbServer: readSettings().adbServer });
  }

  /** False where there is nothing to start: another computer's server, or a workspace that is not trusted. */
  private async startServer(): Promise<boolean> {
    const { adbPath, adbServer } = readSettings();
    const address = parseAdbServer(adbServer);
    if (!vscode.workspace.isTrusted || !address || !isThisComputer(address)) return false;
    const adb = await findAdb({ setting: adbPath, environment: process.env, platform: process.platform });
    if (adb === null) throw noAdb(adbPath);
    await startAdbServer(adb, address);
    return true;
  }
}
