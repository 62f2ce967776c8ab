import assert from 'node:assert/strict';
import { runSteps, type Outcome, type Step } from '../../../../src/host/wizard/runSteps';

type Answers = readonly string[];

/** A step that plays its outcomes one by one and notes what it was shown. */
function scripted(name: string, outcomes: ('next' | 'back' | 'leave')[], seen: string[]): Step<Answers> {
  return async (state, { step, totalSteps }): Promise<Outcome<Answers>> => {
    seen.push(`${name} ${step}/${totalSteps} [${state.join()}]`);
    const outcome = outcomes.shift();
    if (outcome === 'back') return { kind: 'back' };
    return outcome === 'next' ? { kind: 'value', value: [...state, name] } : { kind: 'cancelled' };
  };
}

describe('runSteps', () => {
  it('asks in order and hands every answer on', async () => {
    const seen: string[] = [];
    const result = await runSteps([scripted('a', ['next'], seen), scripted('b', ['next'], seen)], []);
    assert.deepEqual(result, ['a', 'b']);
    assert.deepEqual(seen, ['a 1/2 []', 'b 2/2 [a]']);
  });

  it('goes back with the answers kept, and no further than the first question', async () => {
    const seen: string[] = [];
    const steps = [scripted('a', ['back', 'next', 'next'], seen), scripted('b', ['back', 'next'], seen)];
    assert.deepEqual(await runSteps(steps, []), ['a', 'a', 'b']);
    assert.deepEqual(seen, ['a 1/2 []', 'a 1/2 []', 'b 2/2 [a]', 'a 1/2 [a]', 'b 2/2 [a,a]']);
  });

  it('gives null when the person leaves', async () => {
    assert.equal(await runSteps([scripted('a', ['next'], []), scripted('b', ['leave'], [])], []), null);
  });
});
