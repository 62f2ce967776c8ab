// The client against a scripted server: its protocol, and what each way to fail is called.
import * as assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createAdbClient } from '../../../../src/engine/device/adbClient';
import { limited } from '../../../../src/engine/device/limited';
import { parseIdentity } from '../../../../src/engine/device/identity';
import { shellLine } from '../../../../src/engine/device/shellWord';
import { AdaScaleError } from '../../../../src/shared/errors';

const framed = (text: string): string => text.length.toString(16).padStart(4, '0') + text;

describe('adb client', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** A server that answers each request; what it is asked is kept. */
  async function scripted(answer: (request: string, socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', (data) => answer(data.toString().slice(4), socket));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const listing = (text: string) => (_request: string, socket: Socket) => socket.end(`OKAY${framed(text)}`);

  const refusals: readonly (readonly [string, string | null, string, RegExp])[] = [
    ['', null, 'device.none', /attached to the adb server at 127/],
    ['', 'A', 'device.none', /adb server/],
    ['A device\nB device\n', null, 'device.several', /2 devices/],
    ['A device\nB device\n', 'C', 'device.unknown', /adb:C/],
    ['A unauthorized\n', 'A', 'device.unauthorized', /adb:A is unauthorized/],
    ['A offline\n', 'A', 'device.offline', /adb:A is offline/],
    ['A recovery\n', 'A', 'device.notReady', /adb:A is recovery/],
    ['A no permissions (x); see [y]\n', 'A', 'device.noPermission', /no permissions/],
  ];
  for (const [text, serial, code, message] of refusals) {
    it(`opens ${serial ?? 'the only device'} of ${JSON.stringify(text)}: ${code}`, async () => {
      const client = createAdbClient({ server: await scripted(listing(text)) });
      await assert.rejects(client.open(serial), (error: AdaScaleError) => {
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.ok(error.hint !== undefined && error.hint.length > 20, 'has a next step');
        return true;
      });
    });
  }

  it('ends a call to a server that accepts and says nothing', async () => {
    const client = createAdbClient({ server: await scripted(() => undefined), limitMs: 50 });
    await assert.rejects(client.list(), { code: 'device.noServer' });
  });

  it('tracks devices until told to stop', async () => {
    const states = ['A offline\n', 'A device\n', ''];
    const server = await scripted((request, socket) => {
      assert.equal(request, 'host:track-devices-l');
      socket.write(`OKAY${states.map(framed).join('')}`);
    });
    const abort = new AbortController();
    const seen: string[] = [];
    await createAdbClient({ server }).track((devices) => {
      seen.push(devices.map((device) => device.state).join());
      if (seen.length === 3) abort.abort();
    }, abort.signal);
    assert.deepEqual(seen, ['offline', 'device', '']);
  });

  it('says that the server left while devices were tracked', async () => {
    const server = await scripted((_request, socket) => socket.end(`OKAY${framed('')}`));
    const tracking = createAdbClient({ server }).track(() => undefined, new AbortController().signal);
    await assert.rejects(tracking, { code: 'device.noServer' });
  });

  it('connects over the network and explains a refusal', async () => {
    const answers: Record<string, string> = {
      'host:connect:h:1': 'connected to h:1',
      'host:connect:h:2': 'already connected to h:2',
      'host:connect:h:3': 'failed to authenticate to h:3',
      'host:connect:h:4': 'failed to connect to h:4: Connection refused',
    };
    const client = createAdbClient({
      server: await scripted((request, socket) => listing(answers[request]!)('', socket)),
    });
    await client.connect('h:1');
    await client.connect('h:2');
    await assert.rejects(client.connect('h:3'), { code: 'device.unauthorized' });
    await assert.rejects(client.connect('h:4'), { code: 'device.unreachable', message: /refused/ });
  });

  it('refuses what is no address', () => {
    assert.throws(() => createAdbClient({ server: 'localhost' }), { code: 'input.adbServer', message: /"localhost"/ });
  });
});

describe('a bounded call', () => {
  it('tells work that nobody waits for it', async () => {
    let stopped = false;
    const endless = (stop: AbortSignal): Promise<never> => {
      stop.addEventListener('abort', () => (stopped = true));
      return new Promise(() => undefined);
    };
    await assert.rejects(limited('Waiting', { limitMs: 5 }, endless), {
      code: 'device.timeout',
      message: /^Waiting took/,
    });
    assert.ok(stopped);
  });

  it('gives the reason of what ended it', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const signal = AbortSignal.abort();
    await assert.rejects(limited('x', { limitMs: 1000, signal }, never), { code: 'cancelled' });
    const reason = new AdaScaleError('run.lost', 'lost');
    await assert.rejects(limited('x', { limitMs: 1000, signal: AbortSignal.abort(reason) }, never), {
      code: 'run.lost',
    });
    const gone = AbortSignal.abort(new Error('left'));
    await assert.rejects(limited('x', { limitMs: 1000, gone }, never), { message: 'left' });
  });
});

describe('words for the shell of a device', () => {
  it('keeps each argument one word', () => {
    assert.equal(shellLine(['cat', "it's", '$HOME', 'a b', '']), `cat 'it'\\''s' '$HOME' 'a b' ''`);
    assert.equal(shellLine(['df', '-k', '/data/local/tmp']), 'df -k /data/local/tmp');
  });
});

describe('identity of a device', () => {
  it('takes what is there and leaves the rest blank', () => {
    const text =
      '[ro.product.model]: [Pixel 8]\r\n[ro.product.manufacturer]: [Google]\n[ro.build.version.sdk]: []\n[x]: [a]b]\n';
    const identity = parseIdentity('S', text, '0-7\n');
    assert.deepEqual(identity, {
      serial: 'S',
      manufacturer: 'Google',
      model: 'Pixel 8',
      soc: null,
      androidVersion: null,
      sdk: null,
      abis: [],
      cores: 8,
      emulated: false,
    });
  });
});
