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
  it('takes the accuracy-MACs frontier, least MACs first', () => {
    const all = [candidate('big', 50e6, 0.7), candidate('small', 10e6, 0.5), candidate('worse', 55e6, 0.6)];
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 2), ['small', 'big']);
  });

  it('spreads over the ratio of MACs and keeps both ends', () => {
    const all = [0.5, 1, 2, 4, 8, 16, 32].map((m) => candidate(`m${m}`, m * 1e6, 0.45 + m / 200));
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 4), ['m0.5', 'm2', 'm8', 'm32']);
  });

  it('fills up from the next frontier', () => {
    const all = [candidate('a', 10e6, 0.7), candidate('b', 20e6, 0.6), candidate('c', 30e6, 0.5)];
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 2), ['a', 'b']);
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 9), ['a', 'b', 'c']);
  });

  it('leaves out what failed, what is no smaller, and what breaks a budget that others keep', () => {
    const all = [
      candidate('failed', 10e6, 0.7, { status: 'failed' }),
      candidate('lost', 5e6, 0.1),
      candidate('same', 100e6, 0.9),
      candidate('slow', 50e6, 0.75),
      candidate('fits', 20e6, 0.6),
      baseline,
    ];
    assert.deepEqual(chooseForFineTuning(all, baseline, { latencyMs: 25 }, 1), ['fits']);
    assert.deepEqual(chooseForFineTuning([], baseline, {}, 3), []);
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 0), []);
  });

  it('takes the most accurate of the rest where too few are worth it', () => {
    const all = [candidate('poor', 5e6, 0.1), candidate('large', 90e6, 0.78), candidate('worth', 20e6, 0.6)];
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 2), ['worth', 'large']);
    assert.deepEqual(chooseForFineTuning(all, baseline, {}, 3), ['poor', 'worth', 'large']);
  });
});
