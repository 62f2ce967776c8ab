import * as assert from 'node:assert/strict';
import { applyEdit } from '../../../../../src/shared/policy/authoring/applyEdit';
import { formatPolicy } from '../../../../../src/shared/policy/authoring/formatPolicy';
import { follow, record, redo, startHistory, undo } from '../../../../../src/shared/policy/authoring/history';
import type { PolicyEdit } from '../../../../../src/shared/policy/authoring/policyEdit';
import { readPolicyText } from '../../../../../src/shared/policy/authoring/readPolicyText';
import { updatePolicyText } from '../../../../../src/shared/policy/authoring/updatePolicyText';
import { parsePolicy } from '../../../../../src/shared/policy/parsePolicy';
import { createRandom, type Random } from '../../../../../src/shared/random';
import { flawedRules, policyFile, proposedPolicy, randomPolicy, randomRule } from '../../../../support/policyFiles';
import { threeVariants } from '../../../../support/policies';

/** Lines of `after` that `before` has not, and the other way round. */
function changedLines(before: string, after: string): { readonly gone: string[]; readonly added: string[] } {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return { gone: old.filter((line) => !fresh.includes(line)), added: fresh.filter((line) => !old.includes(line)) };
}

function randomEdit(random: Random, rules: number): PolicyEdit {
  const rule = random.integer(rules + 1); // now and then one that is not there
  const signal = (['batteryPercent', 'thermalStatus', 'freeMemoryBytes', 'cpuLoad'] as const)[random.integer(4)]!;
  const value = Math.round(random.next() * 100);
  const edits: readonly PolicyEdit[] = [
    { kind: 'setBound', rule, signal, side: random.next() < 0.5 ? 'atLeast' : 'below', value },
    { kind: 'setBound', rule, signal, side: 'below', value: null },
    { kind: 'dropSignal', rule, signal },
    { kind: 'setCharging', rule, value: [true, false, null][random.integer(3)]! },
    { kind: 'setLimit', rule, limit: 'latencyMs', value: random.next() < 0.3 ? null : 1 + value },
    { kind: 'setUse', rule, variant: random.next() < 0.3 ? null : threeVariants[random.integer(3)]!.id },
    { kind: 'setPrefer', rule, prefer: 'energy' },
    { kind: 'rename', rule, name: `band ${random.integer(4)}` },
    { kind: 'addRule', at: random.integer(rules + 1), rule: randomRule(random, 'band 1') },
    { kind: 'removeRule', rule },
    { kind: 'moveRule', rule, to: random.integer(rules + 1) },
    { kind: 'setFallback', variant: threeVariants[random.integer(3)]!.id },
    { kind: 'setHysteresis', signal, value: random.next() },
    { kind: 'setMinDwell', valueMs: value * 100 },
    { kind: 'keepVariants', ids: ['small', 'large'] },
  ];
  return edits[random.integer(edits.length)]!;
}

describe('a policy as text', () => {
  it('reads back as what was written, in one order of keys', () => {
    const random = createRandom(3, 'format');
    for (let i = 0; i < 100; i++) {
      const policy = randomPolicy(random);
      const text = formatPolicy(policy);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(policy)));
      assert.equal(formatPolicy(parsePolicy(text)), text);
    }
  });

  it('puts a band on a few lines, so that one bound is one line', () => {
    const policy = policyFile(flawedRules);
    const text = formatPolicy(policy);
    const next = applyEdit(policy, { kind: 'setBound', rule: 1, signal: 'batteryPercent', side: 'below', value: 25 });
    assert.deepEqual(changedLines(text, updatePolicyText(text, next)), {
      gone: ['      "when": { "batteryPercent": { "below": 20 }, "thermalStatus": { "below": 3 } },'],
      added: ['      "when": { "batteryPercent": { "below": 25 }, "thermalStatus": { "below": 3 } },'],
    });
    assert.equal(updatePolicyText(text, next), formatPolicy(next));
  });

  it('leaves alone what somebody formatted by hand', () => {
    const policy = policyFile(flawedRules);
    const byHand = JSON.stringify(policy, null, 4).replaceAll('\n', '\r\n');
    const next = applyEdit(policy, { kind: 'setLimit', rule: 3, limit: 'latencyMs', value: 33 });
    const changed = changedLines(byHand, updatePolicyText(byHand, next));
    assert.deepEqual(
      changed.gone.map((line) => line.trim()),
      ['"latencyMs": 40'],
    );
    assert.deepEqual(
      changed.added.map((line) => line.trim()),
      ['"latencyMs": 33'],
    );
    const moved = updatePolicyText(byHand, applyEdit(policy, { kind: 'moveRule', rule: 3, to: 0 }));
    assert.deepEqual(
      [...moved.split('\r\n')].sort().map((line) => line.replace(/,$/, '')),
      [...byHand.split('\r\n')].sort().map((line) => line.replace(/,$/, '')),
    );
  });

  it('writes any edit of any policy so that it reads as edited, and stays valid', () => {
    const random = createRandom(4, 'edits');
    for (let i = 0; i < 60; i++) {
      let policy = randomPolicy(random);
      let text = i % 2 === 0 ? formatPolicy(policy) : JSON.stringify(policy, null, 3);
      for (let step = 0; step < 12; step++) {
        policy = applyEdit(policy, randomEdit(random, policy.rules.length));
        text = updatePolicyText(text, policy);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(policy)));
        if (policy.rules.length <= 256) parsePolicy(text);
      }
    }
  });

  it('names the line of what is wrong', () => {
    const text = formatPolicy(policyFile(flawedRules));
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
    const broken = text.replace('"latencyMs": 12', '"latencyMs": -12');
    const { problem } = readPolicyText(broken, 'a.policy.json');
    assert.equal(problem?.code, 'policy.invalid');
    assert.equal(problem?.line, lineOf('"latencyMs": 12'));
    const half = text.replace('"use": "small",', '"use": "small"');
    assert.deepEqual(
      [readPolicyText(half, 'x').problem?.code, readPolicyText(half, 'x').problem?.line],
      ['policy.syntax', lineOf('"use": "small"') + 1],
    );
    const dangling = text.replace('"fallback": "small"', '"fallback": "tiny"');
    assert.equal(readPolicyText(dangling, 'x').problem?.line, lineOf('"fallback"'));
    assert.equal(readPolicyText('', 'x').problem?.code, 'policy.syntax');
    assert.deepEqual(readPolicyText(text, 'x').policy, JSON.parse(text));
  });
});

describe('undo and redo', () => {
  const same = (a: number, b: number): boolean => a === b;
  it('go back and forth, and an edit in between drops what was undone', () => {
    let history = startHistory(0);
    for (const next of [1, 2, 3]) history = record(history, next, null, next);
    assert.equal(undo(undo(history)).present, 1);
    assert.equal(redo(undo(history)).present, 3);
    assert.equal(redo(record(undo(history), 9, null, 0)).present, 9);
    assert.equal(undo(startHistory(7)).present, 7);
  });
  it('take a held key for one step, and a pause for its end', () => {
    let history = record(startHistory(0), 1, 'bound', 0);
    history = record(history, 2, 'bound', 100);
    assert.equal(undo(history).present, 0);
    history = record(history, 3, 'bound', 5000);
    assert.equal(undo(history).present, 2);
    assert.equal(undo(record(history, 4, 'other', 5001)).present, 3);
  });
  it('follow the undo of the text editor instead of recording it', () => {
    const history = record(record(startHistory(0), 1, null, 0), 2, null, 0);
    const back = follow(history, 1, same);
    assert.deepEqual([back.present, back.past, back.future], [1, [0], [2]]);
    assert.deepEqual(follow(back, 2, same).future, []);
    assert.deepEqual(follow(back, 8, same).past, [0, 1]);
  });
  it('keep a bounded past', () => {
    let history = startHistory(0);
    for (let i = 1; i < 1000; i++) history = record(history, i, null, i);
    assert.equal(history.past.length, 200);
  });
});

describe('edits', () => {
  const policy = proposedPolicy();
  it('never cross bounds', () => {
    const rule = 1;
    const at = (side: 'atLeast' | 'below', value: number, from = policy) =>
      applyEdit(from, { kind: 'setBound', rule, signal: 'batteryPercent', side, value });
    assert.deepEqual(at('atLeast', 50).rules[rule]!.when.batteryPercent, { atLeast: 19, below: 20 });
    assert.deepEqual(at('below', 3, at('atLeast', 10)).rules[rule]!.when.batteryPercent, { atLeast: 10, below: 11 });
  });
  it('keep names unique and list the signals that bands look at', () => {
    const added = applyEdit(
      { ...policy, signals: {} },
      {
        kind: 'addRule',
        at: 0,
        rule: { name: 'normal', when: { cpuLoad: { atLeast: 0.9 }, charging: true }, limits: {}, prefer: 'accuracy' },
      },
    );
    assert.equal(added.rules[0]!.name, 'normal 2');
    assert.deepEqual(added.signals.cpuLoad, { unit: 'share', stale: 5000 });
    assert.equal(applyEdit(policy, { kind: 'rename', rule: 0, name: 'normal' }).rules[0]!.name, 'normal 2');
    assert.equal(applyEdit(policy, { kind: 'rename', rule: 4, name: 'normal' }).rules[4]!.name, 'normal');
  });
  it('drop variants with every mention of them', () => {
    const named = applyEdit(policy, { kind: 'setUse', rule: 4, variant: 'large' });
    const kept = applyEdit(named, { kind: 'keepVariants', ids: ['medium'] });
    assert.deepEqual(
      [kept.variants.map(({ id }) => id), kept.rules[4]!.use, kept.fallback],
      [['medium'], undefined, 'medium'],
    );
    assert.equal(applyEdit(policy, { kind: 'keepVariants', ids: [] }), policy);
  });
  it('that name nothing change nothing', () => {
    assert.equal(applyEdit(policy, { kind: 'removeRule', rule: 99 }), policy);
    assert.equal(applyEdit(policy, { kind: 'setFallback', variant: 'tiny' }), policy);
    assert.equal(applyEdit(policy, { kind: 'moveRule', rule: 0, to: 99 }), policy);
  });
});
