import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isThisComputer, parseAdbServer } from '../../../../src/shared/device/adbServer';

describe('adb server address', () => {
  it('is host and port, with an IPv6 address in brackets', () => {
    assert.deepEqual(parseAdbServer('build-box:5037'), { host: 'build-box', port: 5037 });
    assert.deepEqual(parseAdbServer(' [::1]:5038 '), { host: '::1', port: 5038 });
    const wrong = [
      '',
      'host',
      'host:',
      ':5037',
      'host:0',
      'host:65536',
      'a b:5037',
      'host:5037/x',
      'http://a:1',
      '::1:5',
    ];
    for (const text of wrong) assert.equal(parseAdbServer(text), null, text);
  });

  it('tells this computer from another', () => {
    for (const host of ['LOCALHOST', '127.0.0.1', '::1']) assert.ok(isThisComputer({ host, port: 1 }), host);
    assert.ok(!isThisComputer({ host: '10.0.0.2', port: 1 }));
  });
});
