// An emulated device takes its time, and no test looks at how long: searches measure a few runs only.
import { after, before } from 'mocha';
import { defaultMeasureOptions } from '../../../src/engine/runtimes/measureOptions';
import type { MeasureOptions } from '../../../src/engine/runtimes/runtime';
import { searchMeasureOptions } from '../../../src/engine/search/searchMeasureOptions';

const brief: Partial<MeasureOptions> = { warmUpRuns: 1, minimumRuns: 5, minimumMs: 200 };

/** Call inside `describe`: within it, searches of this process measure briefly. */
export function useBriefMeasurements(): void {
  const options = [defaultMeasureOptions, searchMeasureOptions];
  const usual = options.map((one) => ({ ...one }));
  before(() => options.forEach((one) => Object.assign(one, brief)));
  after(() => options.forEach((one, place) => Object.assign(one, usual[place])));
}
