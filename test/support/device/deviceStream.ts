// One stream of a connection: classic flow control, a single write that is not yet acknowledged.
import { EventEmitter } from 'node:events';
import { command } from './packets';

export interface StreamOwner {
  readonly maximumPayload: number;
  send(name: number, first: number, second: number, data?: Buffer): void;
  forget(local: number): void;
}

/** Emits `data` (Buffer) and `close`. Lifetime: until either side closes it. */
export class DeviceStream extends EventEmitter<{ data: [Buffer]; close: [] }> {
  private readonly queue: Buffer[] = [];
  private waiting: (() => void)[] = [];
  private unacknowledged = false;
  private ending = false;
  private closed = false;

  constructor(
    private readonly owner: StreamOwner,
    readonly local: number,
    private readonly remote: number,
  ) {
    super();
  }

  /** Resolves when little is queued. */
  write(data: Buffer): Promise<void> {
    if (this.closed) return Promise.resolve();
    for (let start = 0; start < data.length; start += this.owner.maximumPayload)
      this.queue.push(data.subarray(start, start + this.owner.maximumPayload));
    this.pump();
    return this.queue.length < 4 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The other side has taken the last write. */
  acknowledged(): void {
    this.unacknowledged = false;
    this.pump();
  }

  /** This side has taken what it got. */
  acknowledge(): void {
    if (!this.closed) this.owner.send(command.okay, this.local, this.remote);
  }

  /** Closes once everything is written. */
  end(): void {
    this.ending = true;
    this.pump();
  }

  destroy(byPeer = false): void {
    if (this.closed) return;
    this.closed = true;
    if (!byPeer) this.owner.send(command.close, this.local, this.remote);
    this.release();
    this.owner.forget(this.local);
    this.emit('close');
  }

  private pump(): void {
    if (this.unacknowledged || this.closed) return;
    const data = this.queue.shift();
    if (data !== undefined) {
      this.unacknowledged = true;
      this.owner.send(command.write, this.local, this.remote, data);
    }
    if (this.queue.length < 4) this.release();
    if (data === undefined && this.ending) this.destroy();
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
