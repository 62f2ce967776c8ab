import assert from 'node:assert/strict';
import { sensitivityRows } from '../../../src/cli/sensitivityTable';
import { probed, panelSnapshot } from '../../support/panel/panelRun';

describe('cli: sensitivity', () => {
  it('tells of each part what costs least and most, the most sensitive part first', () => {
    assert.deepEqual(sensitivityRows(probed(panelSnapshot(1)).run.sensitivity ?? []), [
      ['width group1', 'channelScale 50.0 %', '−31.7', 'channelScale 50.0 %', '−31.7'],
      ['stage stage1', 'spatialSvd 50.0 %', '−2.1', 'spatialSvd 25.0 %', '−10.4'],
      ['block block1', 'drop', '+0.2', 'drop', '+0.2'],
    ]);
    assert.deepEqual(sensitivityRows([]), []);
  });
});
