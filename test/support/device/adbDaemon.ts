// A device's adb daemon over TCP: what an adb server talks to. Made from the protocol's description; knows the services that the
// client uses, no encryption, and (unless told to refuse) no keys.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ByteReader } from './byteReader';
import { DeviceStream, type StreamOwner } from './deviceStream';
import {
  command,
  encodePacket,
  headerBytes,
  maximumPayload,
  parseHeader,
  protocolVersion,
  type Packet,
} from './packets';
import { serveShell, serveShellV2, type Spawn } from './shellService';
import { serveSync, type SyncFiles } from './syncService';

export interface DaemonOptions extends SyncFiles {
  /** ro.product.name, .model and .device go into the banner. */
  readonly properties: Readonly<Record<string, string>>;
  readonly spawn: Spawn;
  /** True: asks for keys and accepts none. */
  readonly refusesKeys?: () => boolean;
  /** Waited for before a service opens: a slow device. */
  readonly delayMs?: () => number;
}

export interface AdbDaemon {
  readonly port: number;
  /** Drops every connection at once, as a pulled cable does; the port stays open unless `forGood`. */
  drop(forGood?: boolean): void;
  close(): Promise<void>;
}

const features = ['shell_v2', 'cmd', 'stat_v2', 'ls_v2', 'fixed_push_mkdir'];

export async function startAdbDaemon(options: DaemonOptions, port = 0): Promise<AdbDaemon> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void new Connection(socket, options).serve();
  });
  await listen(server, port);
  const drop = (forGood = false): void => {
    if (forGood) server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    drop,
    close: async () => drop(true),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const authoriseToken = 1;

class Connection implements StreamOwner {
  maximumPayload = 4096;
  private readonly streams = new Map<number, DeviceStream>();
  private readonly input = new ByteReader();
  private next = 1;

  constructor(
    private readonly socket: Socket,
    private readonly options: DaemonOptions,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (data) => this.input.push(data));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.input.end();
      for (const stream of [...this.streams.values()]) stream.destroy(true);
    });
  }

  send(name: number, first: number, second: number, data: Buffer = Buffer.alloc(0)): void {
    if (!this.socket.destroyed) this.socket.write(encodePacket(name, first, second, data));
  }

  forget(local: number): void {
    this.streams.delete(local);
  }

  async serve(): Promise<void> {
    for (;;) {
      const header = await this.input.read(headerBytes);
      const packet = header && parseHeader(header);
      if (packet === null) return void this.socket.destroy();
      const data = await this.input.read(packet.dataBytes);
      if (data === null) return;
      await this.take(packet, data);
    }
  }

  private async take({ command: name, first, second }: Packet, data: Buffer): Promise<void> {
    switch (name) {
      case command.connect:
        this.maximumPayload = Math.min(second, maximumPayload);
        return this.welcome();
      case command.authorise:
        return this.options.refusesKeys?.() === true ? this.askForKey(first) : this.welcome();
      case command.open:
        return this.open(data.toString().replace(/\0$/, ''), first);
      case command.write:
        return this.received(second, first, data);
      case command.okay:
        return this.streams.get(second)?.acknowledged();
      case command.close:
        return this.streams.get(second)?.destroy(true);
      default:
        return;
    }
  }

  private welcome(): void {
    if (this.options.refusesKeys?.() === true) return this.askForKey(0);
    const { properties } = this.options;
    const fields = ['name', 'model', 'device'].map(
      (key) => `ro.product.${key}=${properties[`ro.product.${key}`] ?? ''}`,
    );
    const banner = `device::${fields.join(';')};features=${features.join(',')}`;
    this.send(command.connect, protocolVersion, maximumPayload, Buffer.from(banner));
  }

  /** A public key (kind 3) waits for the person at the device, who never comes. */
  private askForKey(kind: number): void {
    if (kind !== 3) this.send(command.authorise, authoriseToken, 0, Buffer.alloc(20, 7));
  }

  private received(local: number, remote: number, data: Buffer): void {
    const stream = this.streams.get(local);
    if (stream === undefined) this.send(command.close, 0, remote);
    else stream.emit('data', data);
  }

  private open(service: string, remote: number): void {
    const serve = this.serviceOf(service);
    if (serve === null) return this.send(command.close, 0, remote);
    const stream = new DeviceStream(this, this.next++, remote);
    this.streams.set(stream.local, stream);
    const begin = (): void => {
      serve(stream);
      this.send(command.okay, stream.local, remote);
    };
    const delayMs = this.options.delayMs?.() ?? 0;
    if (delayMs > 0) setTimeout(begin, delayMs);
    else begin();
  }

  private serviceOf(service: string): ((stream: DeviceStream) => void) | null {
    const [, kind, argument] = /^([^:]*):?([\s\S]*)$/.exec(service) ?? [];
    const [name, ...flags] = (kind ?? '').split(',');
    const { spawn } = this.options;
    if (name === 'shell' && flags.includes('v2')) return (stream) => serveShellV2(stream, spawn, argument ?? '');
    if (name === 'shell' || name === 'exec') return (stream) => serveShell(stream, spawn, argument ?? '');
    if (name === 'sync') return (stream) => void serveSync(stream, this.options);
    return null;
  }
}
