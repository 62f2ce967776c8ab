// The signals of the targets whose rows are open, while somebody looks and nothing is measured: what reads them would be in the way
// of a measurement on the same device.
import type { DeviceReading } from '../../shared/device/sensors/deviceReading';

export interface LiveOptions {
  /** Tells readings until the signal fires, or until the target leaves. */
  readonly follow: (
    target: string,
    onReading: (reading: DeviceReading) => void,
    signal: AbortSignal,
  ) => Promise<unknown>;
  readonly onRead: (target: string) => void;
}

/** Why nothing is read for now. */
export type Pause = 'hidden' | 'measuring';

export class LiveReadings {
  private readonly wanted = new Set<string>();
  private readonly streams = new Map<string, AbortController>();
  private readonly latest = new Map<string, DeviceReading>();
  private readonly pauses = new Set<Pause>();

  constructor(private readonly options: LiveOptions) {}

  /** The newest reading, null before the first and after the target left. */
  of(target: string): DeviceReading | null {
    return this.latest.get(target) ?? null;
  }

  open(target: string): void {
    this.wanted.add(target);
    this.begin(target);
  }

  close(target: string): void {
    this.wanted.delete(target);
    this.end(target);
    this.latest.delete(target);
  }

  /** Closes all but these: the others are gone. */
  keep(targets: readonly string[]): void {
    for (const target of [...this.wanted]) if (!targets.includes(target)) this.close(target);
  }

  pause(why: Pause, on: boolean): void {
    if (on) this.pauses.add(why);
    else this.pauses.delete(why);
    for (const target of this.wanted)
      if (this.pauses.size > 0) this.end(target);
      else this.begin(target);
  }

  dispose(): void {
    this.keep([]);
  }

  private begin(target: string): void {
    if (this.pauses.size > 0 || this.streams.has(target)) return;
    const stop = new AbortController();
    this.streams.set(target, stop);
    const onReading = (reading: DeviceReading): void => {
      if (stop.signal.aborted) return;
      this.latest.set(target, reading);
      this.options.onRead(target);
    };
    const ended = (): void => {
      if (this.streams.get(target) === stop) this.streams.delete(target);
    };
    // That a target left is told where the targets are listed.
    this.options.follow(target, onReading, stop.signal).then(ended, ended);
  }

  private end(target: string): void {
    this.streams.get(target)?.abort();
    this.streams.delete(target);
  }
}
