import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AdaScaleError } from '../../../../src/shared/errors';
import { createRandom } from '../../../../src/shared/random';
import { baselineGenes, type Genes } from '../../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../../src/shared/run/manifest';
import { parseCandidate } from '../../../../src/shared/run/parseCandidate';
import { parseManifest } from '../../../../src/shared/run/parseManifest';
import { candidate } from '../../../support/candidates';
import { manifest } from '../../../support/manifests';

const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Every place in a JSON value, as a function that replaces what stands there. */
function places(value: unknown): ((replacement: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    (replacement: unknown) => void ((value as Record<string, unknown>)[key] = replacement),
    ...places(child),
  ]);
}

describe('shared/run/parse', () => {
  it('gives back what was written', () => {
    const run = manifest({ settings: { ...manifest().settings, budgets: { accuracy: 0.9, latencyMs: 3 } } });
    assert.deepEqual(parseManifest(copy(run)), run);
    const chosen = manifest({
      settings: {
        ...manifest().settings,
        operators: ['spatialSvd', 'int8'],
        widthQuantum: 16,
        fineTuneLeaving: false,
        dataChoices: {
          preprocessing: { mean: [1, 2, 3], std: 2, resize: [8, 9] },
          splits: { test: 'b' },
          labels: ['x'],
        },
      },
      compute: { backend: 'tfjsCpu', description: 'tfjs', stepMs: { tfjsCpu: 12.5 } },
    });
    assert.deepEqual(parseManifest(copy(chosen)), chosen);
    const failed = { ...candidate('c-0001', { status: 'failed' }), error: { code: 'x.y', message: 'no' } };
    assert.deepEqual(parseCandidate(copy(failed)), failed);
  });

  it('reads genes and spaces with and without what concerns the whole network', () => {
    const genes: Genes = {
      ...baselineGenes,
      resolution: 0.75,
      precision: 'int8',
      exit: { id: 'exit1', threshold: 0.9 },
    };
    const whole = { ...candidate('c-0001', {}), genes };
    assert.deepEqual(parseCandidate(copy(whole)), whole);
    const space: SpaceSummary = {
      stages: [],
      groups: [],
      blocks: [],
      resolutions: [0.5, 1],
      precisions: ['float32', 'int8'],
      exits: [{ id: 'exit1', layer: 'conv3', thresholds: [0, 0.9] }],
    };
    for (const known of [space, { stages: [], groups: [], blocks: [] }])
      assert.deepEqual(parseManifest(copy(manifest({ space: known }))).space, known);
    const odd = { ...whole, genes: { ...genes, precision: 'int4' } };
    assert.throws(() => parseCandidate(copy(odd)), /genes\.precision should be one of float32, int8/);
  });

  it('names the field that is wrong', () => {
    const broken = { ...candidate('c-0001', {}), accuracy: { validation: 1.5, test: null } };
    assert.throws(() => parseCandidate(copy(broken)), /accuracy\.validation should be a number from 0 to 1/);
    const tuned = { ...candidate('c-0001', {}), fineTunedEpochs: 0 };
    assert.throws(() => parseCandidate(copy(tuned)), /^AdaScaleError: fineTunedEpochs should be/);
    const run = { ...manifest(), settings: { ...manifest().settings, threads: 0 } };
    assert.throws(() => parseManifest(copy(run)), /settings\.threads should be a whole number from 1 up/);
  });

  it('takes a figure that is no number for unknown, whether it came as a value or in a file', () => {
    const odd = {
      ...candidate('c-0001', { latencyMs: 1 }),
      accuracy: { validation: Number.NaN, test: Infinity },
      sizeBytes: -Infinity,
      predictedLatencyMs: Number.NaN,
    };
    const text = JSON.stringify(candidate('c-0001', { latencyMs: 7 })).replace('"latencyMs":7', '"latencyMs":1e999');
    const { accuracy, sizeBytes, predictedLatencyMs, latencyMs } = parseCandidate(odd);
    assert.deepEqual(
      [accuracy, sizeBytes, predictedLatencyMs, latencyMs],
      [{ validation: null, test: null }, null, null, 1],
    );
    assert.equal(parseCandidate(JSON.parse(text)).latencyMs, null);
    assert.throws(() => parseCandidate({ ...odd, macs: Number.NaN }), /macs should be/);
  });

  it('refuses a newer schema in one sentence, whatever else it holds', () => {
    assert.throws(
      () => parseManifest({ schema: 99, later: true }),
      (error) => error instanceof AdaScaleError && error.code === 'run.newerSchema' && error.message.includes('99'),
    );
  });

  it('throws only its own errors for any one field replaced by nonsense, and accepts no nonsense object', () => {
    const nonsense = [null, -1, 'x', [], {}, Number.NaN, true];
    for (const [parse, make] of [
      [parseManifest, () => manifest()],
      [parseCandidate, () => candidate('c-0001', { accuracy: 0.5, latencyMs: 1 })],
    ] as const) {
      const count = places(copy(make())).length;
      const random = createRandom(1, 'nonsense');
      for (let index = 0; index < count; index++) {
        const value = copy(make());
        places(value)[index]?.(nonsense[random.integer(nonsense.length)]);
        try {
          parse(value);
        } catch (error) {
          assert.ok(error instanceof AdaScaleError, String(error));
        }
        places(value)[index]?.({ unexpected: Symbol.iterator });
      }
      for (const value of [null, 3, [], 'run', {}]) assert.throws(() => parse(value), AdaScaleError);
    }
  });

  it('keeps a key such as __proto__ a plain key', () => {
    const hostile: unknown = JSON.parse(
      JSON.stringify(candidate('c-0001', {})).replace('"widths":{}', '"widths":{"__proto__":0.5}'),
    );
    assert.equal(Object.getOwnPropertyDescriptor(parseCandidate(hostile).genes.widths, '__proto__')?.value, 0.5);
  });
});
