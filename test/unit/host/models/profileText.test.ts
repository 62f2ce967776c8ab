import assert from 'node:assert/strict';
import { profileLines, profileText } from '../../../../src/host/models/profileText';
import type { ProfileRecord, ProfileResult } from '../../../../src/shared/protocol/engine';

const english = (text: string, ...values: readonly (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)]));

const record = (id: string, figures: Partial<ProfileRecord> = {}): ProfileRecord => ({
  ...{ id, medianMs: 12.5, p90Ms: 14.25, spreadMs: 0.5, samples: 30, peakMemoryBytes: 3_670_016, energyMj: null },
  ...{ device: 'Google Pixel 8', runtime: 'ONNX Runtime 1.30.0, CPU, adb shell, 1 thread' },
  ...{ thermalBefore: 0, thermalAfter: 0, charging: false },
  ...figures,
});
const result = (records: readonly ProfileRecord[], rest: Partial<ProfileResult> = {}): ProfileResult => ({
  ...{ records, comparisons: [] },
  ...rest,
});

describe('what is said of model files that were measured', () => {
  it('is median, percentile, runs and memory, and where', () => {
    assert.equal(
      profileText(result([record('net.onnx')]), english),
      'net.onnx: median 12.5 ms, 90th percentile 14.3 ms, 30 runs, peak memory 3.67 MB. Measured on Google Pixel 8, ONNX Runtime 1.30.0, CPU, adb shell, 1 thread.',
    );
  });

  it('is the mean where a tool prints no median, and leaves out what is unknown', () => {
    const blank = { medianMs: null, meanMs: 12.8805, p90Ms: null, peakMemoryBytes: null };
    assert.match(
      profileText(result([record('net.tflite', blank)]), english),
      /^net\.tflite: mean 12\.9 ms, 30 runs\. M/,
    );
    const [line] = profileLines(result([record('net.tflite', { ...blank, medianMs: 12.5 })]), english);
    assert.equal(line, 'net.tflite: median 12.5 ms, 30 runs');
  });

  it('names a few of many, and all of them in the log', () => {
    const many = result(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => record(id, { p90Ms: null, peakMemoryBytes: null })));
    assert.match(profileText(many, english), /; d: median 12\.5 ms, 30 runs; \+2\. Measured on/);
    assert.equal(profileLines(many, english).length, 7);
    assert.deepEqual(profileLines(result([]), english), []);
  });

  it('says which compute something else than this computer', () => {
    const outputs = [
      { id: 'a', maximumDifference: 1e-7 },
      { id: 'b', maximumDifference: 0.0317 },
    ];
    const text = profileText(result([record('a'), record('b')], { outputs }), english);
    assert.match(text, /Not this computer’s outputs there: b \(0\.032\)\.$/);
  });
});
