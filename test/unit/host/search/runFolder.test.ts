import assert from 'node:assert/strict';
import * as path from 'node:path';
import { newRunFolder } from '../../../../src/host/search/runFolder';

const now = new Date(2026, 0, 31, 9, 5, 2);
const name = (model: string): string => path.basename(newRunFolder(model, '/w', now));

describe('folder of a new run', () => {
  it('lies in the workspace, else beside the model', () => {
    assert.equal(newRunFolder('/w/models/net.onnx', '/w', now), path.join('/w/.adascale/runs/20260131-090502-net'));
    assert.equal(newRunFolder('/m/net.onnx', null, now), path.join('/m/.adascale/runs/20260131-090502-net'));
  });

  it('is a plain name whatever the model is called', () => {
    assert.equal(name('/w/my net (1).h5'), '20260131-090502-my-net-1');
    assert.equal(name('/w/résumé..onnx'), '20260131-090502-r-sum');
    assert.equal(name('/w/模型.onnx'), '20260131-090502-model');
    assert.equal(name(`/w/${'x'.repeat(300)}.onnx`).length, 16 + 40);
  });

  it('calls a model.json after its folder', () => {
    assert.equal(name('/w/doodle/model.json'), '20260131-090502-doodle');
  });
});
