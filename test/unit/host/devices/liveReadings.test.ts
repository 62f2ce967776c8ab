import assert from 'node:assert/strict';
import { LiveReadings } from '../../../../src/host/devices/liveReadings';
import { readDevice, type DeviceReading } from '../../../../src/shared/device/sensors/deviceReading';

const nothing = { battery: '', thermal: '', memInfo: '', cpuStat: '', cores: '', currentNow: '', voltageNow: '' };
const at = (timeMs: number): DeviceReading => readDevice(nothing, timeMs, null);

describe('live readings of targets', () => {
  interface Stream {
    readonly target: string;
    readonly tell: (reading: DeviceReading) => void;
    readonly signal: AbortSignal;
    readonly fail: () => void;
  }

  function setUp() {
    const [streams, told]: [Stream[], string[]] = [[], []];
    const live = new LiveReadings({
      follow: (target, tell, signal) =>
        new Promise((_resolve, reject) => {
          streams.push({ target, tell, signal, fail: () => reject(new Error('gone')) });
        }),
      onRead: (target) => told.push(target),
    });
    const running = (): string[] => streams.filter(({ signal }) => !signal.aborted).map(({ target }) => target);
    return { live, streams, told, running };
  }

  it('are those of open targets, the newest counts, and a closed one is forgotten', () => {
    const { live, streams, told, running } = setUp();
    live.open('adb:1');
    live.open('adb:1');
    live.open('local');
    assert.deepEqual(running(), ['adb:1', 'local']);
    assert.equal(live.of('adb:1'), null);
    streams[0]!.tell(at(1));
    streams[0]!.tell(at(2));
    assert.deepEqual([live.of('adb:1')?.timeMs, live.of('local'), told], [2, null, ['adb:1', 'adb:1']]);
    live.close('adb:1');
    streams[0]!.tell(at(3));
    assert.deepEqual([live.of('adb:1'), told.length, running()], [null, 2, ['local']]);
  });

  it('stop while nobody looks or something is measured, and go on only when neither holds', () => {
    const { live, streams, running } = setUp();
    live.open('adb:1');
    streams[0]!.tell(at(1));
    live.pause('hidden', true);
    live.pause('measuring', true);
    assert.deepEqual(running(), []);
    live.open('local');
    live.pause('hidden', false);
    assert.deepEqual(running(), []);
    assert.equal(live.of('adb:1')?.timeMs, 1);
    live.pause('measuring', false);
    assert.deepEqual(running(), ['adb:1', 'local']);
  });

  it('end with a target that leaves, and begin anew when it is opened again', async () => {
    const { live, streams, running } = setUp();
    live.open('adb:1');
    streams[0]!.fail();
    await new Promise(setImmediate);
    live.open('adb:1');
    assert.equal(streams.length, 2);
    live.open('local');
    live.keep(['local']);
    assert.deepEqual(running().slice(1), ['local']);
    assert.ok(streams[1]!.signal.aborted);
    live.dispose();
    assert.ok(streams.at(-1)!.signal.aborted);
  });
});
