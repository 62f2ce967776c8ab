import assert from 'node:assert/strict';
import { chooseForFineTuning } from '../../../../src/engine/search/chooseForFineTuning';
import type { Candidate } from '../../../../src/shared/run/candidate';
import { baselineGenes } from '../../../../src/shared/run/genes';

function candidate(id: string, macs: number, accuracy: number, more: Partial<Candidate> = {}): Candidate {
  const source = { provenance: 'measured' } as const;
  return {
    id,
    generation: 0,
    status: 'evaluated',
    genes: baselineGenes,
    accuracy: { validation: accuracy, test: null },
    latencyMs: macs / 1e6,
    predictedLatencyMs: macs / 1e6,
    macs,
    parameters: macs,
    peakMemoryBytes: macs,
    sizeBytes: macs,
    provenance: { accuracy: source, latencyMs: source, peakMemoryBytes: source },
    ...more,
  };
}

const baseline = candidate('baseline', 100e6, 0.8);

describe('choice of variants to fine-tune', () => {
  it('takes the most accurate of each range of MACs, dominated or not, least MACs first', () => {
    const all = [
      candidate('small', 12e6, 0.6),
      candidate('smaller', 11e6, 0.5),
      candidate('dominated', 30e6, 0.55),
      candidate('worse', 32e6, 0.4),
      candidate('large', 58e6, 0.7),
    ];
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 3), ['small', 'dominated', 'large']);
  });

  it('gives places of empty ranges to the most accurate of the others', () => {
    const all = [
      candidate('tiny', 1e6, 0.2),
      candidate('a', 20e6, 0.6),
      candidate('b', 21e6, 0.5),
      candidate('c', 90e6, 0.7),
    ];
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 2), ['a', 'c']);
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 9), ['tiny', 'a', 'b', 'c']);
  });

  it('leaves out what failed, what is no smaller, and what breaks a budget that others keep', () => {
    const all = [
      candidate('failed', 10e6, 0.7, { status: 'failed' }),
      candidate('same', 100e6, 0.9),
      candidate('slow', 50e6, 0.75),
      candidate('fits', 20e6, 0.6),
      baseline,
    ];
    assert.deepEqual(chooseForFineTuning(all, baseline, { latencyMs: 25 }, 4), ['fits']);
    assert.deepEqual(chooseForFineTuning(all, baseline, { latencyMs: 1 }, 4), ['fits', 'slow']);
    assert.deepEqual(chooseForFineTuning([], baseline, {}, 3), []);
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 0), []);
  });
});
