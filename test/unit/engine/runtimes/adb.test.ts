import * as assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { listAdbDevices } from '../../../../src/engine/runtimes/adb/listDevices';
import { meaningOf, parseDeviceLines } from '../../../../src/engine/device/deviceStates';
import { listTargets, openRuntime } from '../../../../src/engine/runtimes/index';

const listing = [
  'R58M123ABCD            device usb:1-4 product:beyond1 model:SM_G973F device:beyond1 transport_id:3',
  '0123456789             unauthorized usb:1-2 transport_id:4',
  '192.168.1.7:5555       offline transport_id:5',
  'emulator-5554          recovery transport_id:6',
  '0a388e93               no permissions (user in plugdev group; are your udev rules wrong?); see [http://developer.android.com/tools/device.html] usb:1-1 transport_id:7',
  'XYZ                    levitating transport_id:8',
  '',
].join('\n');

/** An adb server that answers every request with `reply`. */
function fakeServer(answer: (socket: Socket, request: string) => void): Promise<{ server: Server; address: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => answer(socket, data.toString()));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` }),
    );
  });
}

const hex = (text: string): string => text.length.toString(16).padStart(4, '0');

describe('adb devices', () => {
  it('gives each state its sentence', () => {
    const entries = parseDeviceLines(listing);
    assert.deepEqual(entries, [
      { serial: 'R58M123ABCD', state: 'device', model: 'SM G973F' },
      { serial: '0123456789', state: 'unauthorized', model: null },
      { serial: '192.168.1.7:5555', state: 'offline', model: null },
      { serial: 'emulator-5554', state: 'recovery', model: null },
      { serial: '0a388e93', state: 'no permissions', model: null },
      { serial: 'XYZ', state: 'levitating', model: null },
    ]);
    const meanings = entries.map((entry) => meaningOf(entry.state));
    assert.deepEqual(
      meanings.map(({ code }) => code),
      [
        'device.ready',
        'device.unauthorized',
        'device.offline',
        'device.notReady',
        'device.noPermission',
        'device.notReady',
      ],
    );
    assert.match(meanings[1]!.detail, /Allow USB debugging/);
    assert.match(meanings[4]!.detail, /udev rules/);
    assert.match(meanings[5]!.detail, /levitating/);
    assert.equal(new Set(meanings.map((meaning) => meaning.detail)).size, 6);
  });

  it('asks a server over its protocol', async () => {
    let asked = '';
    const { server, address } = await fakeServer((socket, request) => {
      asked = request;
      socket.end(`OKAY${hex(listing)}${listing}`);
    });
    try {
      assert.equal((await listAdbDevices(address)).length, 6);
      assert.equal(asked, '000ehost:devices-l');
      const result = await listTargets(address);
      assert.equal(result.targets.length, 7);
      assert.equal(result.targets[0]!.id, 'local');
      assert.equal(result.adb, undefined);
    } finally {
      server.close();
    }
  });

  it('says that no server answers, and still lists this computer', async () => {
    const { server, address } = await fakeServer(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    const result = await listTargets(address);
    assert.deepEqual(
      result.targets.map((target) => target.id),
      ['local'],
    );
    assert.equal(result.adb?.code, 'device.noServer');
    assert.match(result.adb.message, new RegExp(address));
    assert.match(result.adb.hint!, /adb start-server/);
  });

  it('tells another server from adb', async () => {
    const { server, address } = await fakeServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    try {
      await assert.rejects(listAdbDevices(address), { code: 'device.badServer' });
    } finally {
      server.close();
    }
  });

  it('can be cancelled while a server keeps silent', async () => {
    const abort = new AbortController();
    const { server, address } = await fakeServer(() => abort.abort());
    try {
      await assert.rejects(listAdbDevices(address, abort.signal), { code: 'cancelled' });
    } finally {
      server.close();
    }
  });

  it('refuses what is no address', async () => {
    await assert.rejects(listAdbDevices('localhost'), { code: 'input.adbServer', message: /"localhost"/ });
  });

  it('refuses a target that nobody serves', async () => {
    await assert.rejects(openRuntime('toaster'), { code: 'device.unknownTarget' });
  });
});
