import * as assert from 'node:assert/strict';
import { choosePowerSource, parsePowerLine } from '../../../../../src/shared/device/sensors/powerSource';

const supply = '/sys/class/power_supply';

describe('the source of power readings', () => {
  const chosen: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'the kernel’s own names',
      `${supply}/battery/current_now -412500\n${supply}/battery/voltage_now 4021250\ndump v=4021 \n`,
      `${supply}/battery/current_now`,
      /read -r c <\S+current_now; read -r v <\S+voltage_now; echo "\$t c=\$c v=\$v"; sleep 0\.1/,
    ],
    [
      'a driver that fills in nothing but an average (MediaTek)',
      `${supply}/battery/current_now 0\n${supply}/battery/BatteryAverageCurrent 356\n${supply}/battery/voltage_now 3987000\ndump v=3987 \n`,
      `${supply}/battery/BatteryAverageCurrent`,
      /BatteryAverageCurrent/,
    ],
    [
      'a current file alone: the voltage of the dump (Qualcomm, bms)',
      `${supply}/bms/current_now 287109\ndump v=4180 \n`,
      `${supply}/bms/current_now`,
      /echo "\$t c=\$c v=4180"/,
    ],
    ['neither file, but the dump (Samsung)', 'dump v=4312 c=321 \n', 'dumpsys battery', /dumpsys battery.*sleep 0\.4/],
    [
      'a carriage return',
      `${supply}/battery/current_now -5\r\ndump v=4000 \r\n`,
      `${supply}/battery/current_now`,
      /v=4000/,
    ],
  ];
  for (const [name, probed, source, script] of chosen) {
    it(`is found: ${name}`, () => {
      const found = choosePowerSource(probed);
      assert.equal(found?.name, source);
      assert.match(found?.script ?? '', script);
    });
  }

  it('is unknown where current or voltage cannot be had, and never made of what a file holds', () => {
    const nothing = [
      '',
      'dump \n',
      'dump v=4100 \n',
      `${supply}/battery/current_now -412500\ndump \n`,
      `${supply}/battery/current_now \n${supply}/battery/voltage_now 4021250\ndump \n`,
      `${supply}/battery/current_now $(reboot)\n${supply}/battery/voltage_now 4021250\ndump v=$(reboot) \n`,
    ];
    for (const probed of nothing) assert.equal(choosePowerSource(probed), null, probed);
  });
});

describe('a line of power', () => {
  it('holds time, current and voltage in any of their units', () => {
    const rows: readonly (readonly [string, number, number])[] = [
      ['1795694685.160123 c=-412500 v=4021250', -412500, 4021.25],
      ['1795694685.160123 v=4312 c=321 ', 321, 4312],
    ];
    for (const [line, rawCurrent, voltageMv] of rows)
      assert.deepEqual(parsePowerLine(line), { timeMs: 1795694685160.123, rawCurrent, voltageMv });
  });

  it('is refused where anything is missing', () => {
    const lines = [
      '',
      ' c=5 v=4000',
      '1795694685.1 c= v=4000',
      '1795694685.1 c=5 v=',
      'x c=5 v=4000',
      '1795694685.1 c=5',
    ];
    for (const line of lines) assert.equal(parsePowerLine(line), null, line);
  });
});
