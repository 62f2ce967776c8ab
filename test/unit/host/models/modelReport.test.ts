import assert from 'node:assert/strict';
import { modelReport } from '../../../../src/host/models/modelReport';
import type { InspectResult } from '../../../../src/shared/protocol/engine';

const model: InspectResult = {
  format: 'onnx',
  name: 'net',
  sizeBytes: 179_000,
  sha256: 'abc',
  inputs: [{ name: 'image', shape: ['N', 3, 8, 8], dataType: 'float32' }],
  outputs: [{ name: 'out', shape: ['N', 10], dataType: 'float32' }],
  parameters: 43_600,
  macs: 4_570_000,
  peakActivationBytes: 49_200,
  layers: [{ name: 'a|b\n`c`', op: 'Conv', outputShape: [1, 3, 8, 8], macs: 1200, parameters: 12 }],
  unsupported: [],
};

describe('model report', () => {
  it('lists figures with units and every layer', () => {
    const text = modelReport('net.onnx', model);
    assert.match(text, /^# net.onnx\n/);
    assert.match(text, /\| Parameters +\| 43\.6 k +\|/);
    assert.match(text, /\| Conv +\| 1 × 3 × 8 × 8 \| +1\.20 k \| +12 \|/);
  });

  it('keeps a table row one row whatever a layer is called', () => {
    const rows = modelReport('net.onnx', model)
      .split('\n')
      .filter((line) => line.includes('Conv'));
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.match(/(?<!\\)\|/g)?.length, 6);
  });

  it('leaves out totals that unsupported layers hide and names those layers', () => {
    const text = modelReport('net.onnx', {
      ...model,
      parameters: null,
      macs: null,
      peakActivationBytes: null,
      layers: [],
      unsupported: [{ layer: 'lstm_1', op: 'LSTM', reason: 'recurrent' }],
    });
    assert.doesNotMatch(text, /Parameters|MACs|Layers/);
    assert.match(text, /## Not supported \(1\)[\s\S]*lstm_1[\s\S]*recurrent/);
  });
});
