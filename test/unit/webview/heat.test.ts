import assert from 'node:assert/strict';
import type { Measurement } from '../../../src/shared/run/measurement';
import { heatOf } from '../../../webview/pareto/model/heat';

const line = (id: string, condition: 'cold' | 'hot', medianMs: number | null, changes: Partial<Measurement> = {}) => ({
  ...{ id, medianMs, condition, spreadMs: null, samples: 20, device: 'Pixel 7', runtime: 'onnxruntime' },
  ...{ measuredAt: '2026-01-02T00:00:00.000Z', minute: condition === 'hot' ? 30 : 1, ...changes },
});

describe('webview: heat', () => {
  it('puts the first minute beside the last and leaves unknown figures blank', () => {
    const heat = heatOf([line('a', 'cold', 4), line('b', 'cold', 5), line('a', 'hot', 7), line('b', 'hot', null)]);
    assert.deepEqual([heat?.device, heat?.coldMinute, heat?.hotMinute], ['Pixel 7', 1, 30]);
    assert.deepEqual(heat?.byId.get('a'), { coldMs: 4, hotMs: 7 });
    assert.deepEqual(heat?.byId.get('b'), { coldMs: 5, hotMs: null });
  });

  it('never puts figures of two sittings or two devices side by side', () => {
    const later = { measuredAt: '2026-01-03T00:00:00.000Z' };
    const heat = heatOf([
      line('a', 'cold', 4),
      line('a', 'hot', 7),
      line('b', 'cold', 1, { device: 'Pixel 4' }),
      line('b', 'hot', 2, { device: 'Pixel 4' }),
      line('a', 'hot', 9, later),
    ]);
    assert.deepEqual(heat?.byId.get('a'), { coldMs: null, hotMs: 9 });
    assert.equal(heat?.byId.has('b'), false);
  });

  it('is nothing where no variant was measured hot', () => {
    assert.equal(heatOf([line('a', 'cold', 4)]), null);
    assert.equal(heatOf([]), null);
  });
});
