import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { handlers } from '../../../../src/engine/tasks/index';
import type { Task } from '../../../../src/engine/tasks/task';
import { AdaScaleError } from '../../../../src/shared/errors';
import { applyEdit } from '../../../../src/shared/policy/authoring/applyEdit';
import { findProblems } from '../../../../src/shared/policy/authoring/findProblems';
import { formatPolicy } from '../../../../src/shared/policy/authoring/formatPolicy';
import { parsePolicy } from '../../../../src/shared/policy/parsePolicy';
import type { PolicyFile } from '../../../../src/shared/policy/types';
import type { Method, Params } from '../../../../src/shared/protocol/engine';
import { suiteFolder } from '../../../support/suiteFolder';

const run = path.resolve('samples/run-shapes');

const task = <M extends Method>(params: Params<M>): Task<M> => ({
  params,
  signal: new AbortController().signal,
  report: () => undefined,
  breathe: async () => undefined,
  log: () => undefined,
});

const draft = (variants: readonly string[]): Promise<PolicyFile> =>
  handlers['policy/draft'](task<'policy/draft'>({ run, variants }));

describe('a policy for the finished sample run', function () {
  this.timeout(120_000);
  const folder = suiteFolder();
  let policy: PolicyFile;
  before(async () => (policy = await draft([])));

  const exportTo = (name: string, authored: PolicyFile, ids = policy.variants.map(({ id }) => id)) =>
    handlers['run/export'](
      task<'run/export'>({ run, variants: ids, out: path.join(folder(), name), policy: formatPolicy(authored) }),
    );

  it('is proposed with the fewest variants of the frontier, without a gap, ready to be written', () => {
    assert.ok(policy.variants.length >= 2 && policy.variants.length <= 4, String(policy.variants.length));
    assert.deepEqual(parsePolicy(formatPolicy(policy)), JSON.parse(JSON.stringify(policy)));
    assert.deepEqual(
      findProblems(policy).map(({ text }) => text),
      [],
    );
    assert.deepEqual(policy.rules.at(-1)?.when, {});
  });

  it('keeps the variants that were chosen', async () => {
    const ids = policy.variants.map(({ id }) => id).slice(0, 2);
    assert.deepEqual((await draft(ids)).variants.map(({ id }) => id).sort(), [...ids].sort());
    await assert.rejects(draft(ids.slice(0, 1)), (error: AdaScaleError) => error.code === 'input.noVariants');
  });

  it('goes into the bundle as it was authored, with the hashes of the files beside it', async () => {
    const authored = applyEdit(policy, {
      kind: 'setBound',
      rule: 1,
      signal: 'batteryPercent',
      side: 'below',
      value: 33,
    });
    const { bundle } = await exportTo('authored', authored);
    const exported = parsePolicy(await readFile(path.join(bundle, 'policy.json'), 'utf8'));
    assert.deepEqual(exported.rules, authored.rules);
    assert.deepEqual(exported.variants, policy.variants);
    assert.equal(exported.$schema, './policy.schema.json');
  });

  it('is refused where it is for other networks', async () => {
    const code = (wanted: string) => (error: AdaScaleError) => error.code === wanted;
    const ids = policy.variants.map(({ id }) => id);
    await assert.rejects(exportTo('fewer', policy, ids.slice(1)), code('policy.otherVariants'));
    const [first, ...rest] = policy.variants;
    const other = { ...policy, variants: [{ ...first!, sha256: '0'.repeat(64) }, ...rest] };
    await assert.rejects(exportTo('changed', other), code('policy.variantChanged'));
    const model = { ...policy.model, sourceSha256: '0'.repeat(64) };
    await assert.rejects(exportTo('model', { ...policy, model }), code('policy.otherModel'));
    await assert.rejects(
      handlers['run/export'](task<'run/export'>({ run, variants: ids, out: path.join(folder(), 'x'), policy: '{' })),
      code('policy.syntax'),
    );
  });
});
