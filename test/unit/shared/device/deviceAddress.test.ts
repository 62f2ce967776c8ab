import * as assert from 'node:assert/strict';
import { parseDeviceAddress } from '../../../../src/shared/device/deviceAddress';

describe('the address of a device in the network', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['192.168.1.7:37123', '192.168.1.7:37123'],
    [' pixel.local ', 'pixel.local:5555'],
    ['[fe80::1]:5555', '[fe80::1]:5555'],
    ['[fe80::1]', '[fe80::1]:5555'],
    ['192.168.1.7:0', null],
    ['192.168.1.7:99999', null],
    ['a b', null],
    ['', null],
  ];
  for (const [text, address] of cases)
    it(`"${text}" is ${address}`, () => assert.equal(parseDeviceAddress(text), address));
});
