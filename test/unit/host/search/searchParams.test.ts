import assert from 'node:assert/strict';
import type { Settings } from '../../../../src/host/config/settings';
import { searchParams, type SearchAnswers } from '../../../../src/host/search/searchParams';

const settings: Settings = {
  backend: 'auto',
  threads: 0,
  heapMb: 4096,
  evaluations: 60,
  epochs: 4,
  seed: 1,
  operators: [],
  widthQuantum: 0,
  energy: false,
  adbPath: '',
  adbServer: '127.0.0.1:5037',
  benchmarkModelPath: '',
};
const answers: SearchAnswers = { model: '/m.onnx', data: '/data', target: 'local', budgets: { latencyMs: 8 } };

describe('parameters of a search', () => {
  it('takes answers and settings', () => {
    assert.deepEqual(searchParams(answers, { ...settings, threads: 2 }, null, '/run'), {
      model: '/m.onnx',
      data: '/data',
      target: 'local',
      budgets: { latencyMs: 8 },
      onlyTheseBudgets: true,
      out: '/run',
      backend: 'auto',
      threads: 2,
      evaluations: 60,
      epochs: 4,
      seed: 1,
    });
  });

  it('names operators only where the settings do and the recipe does not', () => {
    const named = { ...settings, operators: ['spatialSvd'] };
    assert.deepEqual(searchParams(answers, named, null, '/run').operators, ['spatialSvd']);
    const recipe = { path: '/adascale.json', operators: ['ghost'] };
    assert.equal(searchParams(answers, named, recipe, '/run').operators, undefined);
  });

  it('names a quantum of widths only where the settings do and the recipe does not', () => {
    const coarse = { ...settings, widthQuantum: 16 };
    assert.equal(searchParams(answers, coarse, null, '/run').widthQuantum, 16);
    assert.equal(
      searchParams(answers, coarse, { path: '/adascale.json', widthQuantum: 4 }, '/run').widthQuantum,
      undefined,
    );
  });

  it('asks for energy on a phone alone, and only where the settings do', () => {
    const phone = { ...answers, target: 'adb:R58M' };
    const asked = { ...settings, energy: true };
    assert.equal(searchParams(phone, asked, null, '/run').energySeconds, 20);
    assert.ok(!('energySeconds' in searchParams(phone, settings, null, '/run')));
    assert.ok(!('energySeconds' in searchParams(answers, asked, null, '/run')));
  });

  it('leaves to the recipe what the recipe fixes', () => {
    const params = searchParams(
      { ...answers, data: null },
      settings,
      { path: '/adascale.json', seed: 9, epochs: 0 },
      '/run',
    );
    assert.ok(!('data' in params) && !('seed' in params) && !('epochs' in params) && !('threads' in params));
    assert.equal(params.evaluations, 60);
  });
});
