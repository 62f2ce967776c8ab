import * as assert from 'node:assert/strict';
import { generateSampleTrace } from '../../../../src/shared/policy/generateTrace';
import { parseTrace } from '../../../../src/shared/policy/parseTrace';
import { threeVariants } from '../../../support/policies';

const refuses = (text: string, code: string, words: RegExp): void => {
  assert.throws(
    () => parseTrace(text, 'walk.jsonl'),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, words);
      return true;
    },
  );
};

describe('a trace file', () => {
  it('reads what the generator writes', () => {
    const trace = generateSampleTrace(threeVariants, 1);
    assert.deepEqual(parseTrace(trace.map((line) => JSON.stringify(line) + '\n').join('')), trace);
  });

  it('keeps signals that it does not know, and takes null for unread', () => {
    const [line] = parseTrace('{"t":0,"signals":{"skinCelsius":31,"cpuLoad":null}}');
    assert.deepEqual(line, { t: 0, signals: { skinCelsius: 31, cpuLoad: null } });
  });

  it('names the line and the fault', () => {
    const good = '{"t":5,"signals":{}}\n';
    refuses('\n\n', 'trace.empty', /walk\.jsonl has no line/);
    refuses(good + 'not json', 'trace.invalid', /line 2 is not a JSON object/);
    refuses(good + '{"t":"6","signals":{}}', 'trace.invalid', /line 2 has no time/);
    refuses(good + '{"t":1e999,"signals":{}}', 'trace.invalid', /line 2 has no time/);
    refuses(good + '{"t":4,"signals":{}}', 'trace.invalid', /line 2 goes back in time, to 4/);
    refuses(good + '{"t":6}', 'trace.invalid', /line 2 has no "signals"/);
    refuses('{"t":0,"signals":{"cpuLoad":"0.5"}}', 'trace.invalid', /"cpuLoad" that is not a number/);
    refuses('{"t":0,"signals":{"charging":1}}', 'trace.invalid', /"charging" that is not a boolean/);
    refuses('{"t":0,"signals":{"cpuLoad":{"value":1}}}', 'trace.invalid', /without its "ageMs"/);
    refuses('{"t":0,"signals":{},"measuredLatencyMs":-1}', 'trace.invalid', /not a positive number/);
  });

  it('stops at the first few faults', () => {
    assert.throws(
      () => parseTrace('x\n'.repeat(1000)),
      (error: Error) => error.message.length < 400,
    );
  });
});
