import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { acquireLock } from '../../../../src/engine/runs/lock';
import { preflight, throwProblems } from '../../../../src/engine/search/preflight';
import { resolveSettings } from '../../../../src/engine/search/resolveSettings';
import { startSearch } from '../../../../src/engine/search/runSearch';
import { AdaScaleError } from '../../../../src/shared/errors';
import type { SearchParams } from '../../../../src/shared/protocol/engine';
import type { Recipe } from '../../../../src/shared/recipe/recipe';
import { recordingPort, smallTask } from '../../../support/smallTask';
import { temporaryFolders } from '../../../support/temporary';

const codes = async (params: SearchParams): Promise<string[]> =>
  (await preflight(params, new AbortController().signal)).problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => problem.code);

describe('engine/search/preflight', () => {
  const folder = temporaryFolders();

  it('finds nothing wrong with a task that works', async () => {
    const task = await smallTask(await folder());
    const { problems, model, summary } = await preflight(task, new AbortController().signal);
    assert.deepEqual(problems, []);
    assert.equal(model?.format, 'onnx');
    assert.equal(summary?.labels.length, 10);
  });

  it('reports everything that is wrong together, each naming its flag', async () => {
    const task = await smallTask(await folder());
    const { problems } = await preflight(
      {
        ...task,
        evaluations: 0,
        threads: 0,
        backend: 'abacus',
        operators: ['spatialSvd', 'spatialSVD'],
        budgets: { accuracy: 75 },
        data: path.join(path.dirname(task.data), 'absent'),
        target: 'toaster',
        latency: 'measured',
      },
      new AbortController().signal,
    );
    const text = problems.map((problem) => `${problem.code} ${problem.message} ${problem.hint}`).join('\n');
    for (const part of [
      '--evaluations',
      '--threads',
      '--backend',
      'accuracy',
      'data.notFound',
      'device.unknownTarget',
      'search.unknownOperator There is no operator "spatialSVD"',
      'depthwiseSeparable',
    ]) {
      assert.ok(text.includes(part), `${part} is missing in\n${text}`);
    }
    assert.ok(problems.every((problem) => problem.hint !== undefined));
  });

  it('makes one error of several problems, with all their sentences', () => {
    const problem = (code: string, severity: 'error' | 'warning') => ({ code, severity, message: `about ${code}` });
    throwProblems([problem('w', 'warning')]);
    assert.throws(
      () => throwProblems([problem('w', 'warning'), problem('a', 'error'), problem('b', 'error')]),
      (error) =>
        error instanceof AdaScaleError &&
        error.code === 'a' &&
        error.message.includes('about b') &&
        !error.message.includes('about w'),
    );
  });

  it('refuses a folder that is in use, not empty, or a file, before anything else is done', async () => {
    const place = await folder();
    const task = await smallTask(place);
    await mkdir(task.out);
    await writeFile(path.join(task.out, 'notes.txt'), 'x');
    assert.deepEqual(await codes(task), ['run.exists']);
    const lock = await acquireLock(task.out);
    assert.deepEqual(await codes(task), ['run.locked']);
    await lock.release();
    assert.deepEqual(await codes({ ...task, out: path.join(task.out, 'notes.txt') }), ['input.notFolder']);
    await assert.rejects(startSearch(task, recordingPort()), /notes\.txt/);
  });

  it('refuses broken models and data that does not fit, naming both sizes', async () => {
    const place = await folder();
    const task = await smallTask(place);
    const broken = path.join(place, 'broken.onnx');
    await writeFile(broken, Buffer.from([8, 9, 255, 255, 255, 255]));
    const found = await codes({ ...task, model: broken });
    assert.ok(found.length > 0 && found.every((code) => code.startsWith('model.')), found.join());
    await writeFile(path.join(place, 'adascale.json'), '{ "preprocessing": { "resize": [8, 8] }, "epochs": "two" }');
    assert.deepEqual(await codes(task), ['recipe.invalid']);
    await writeFile(
      path.join(place, 'adascale.json'),
      '{ "preprocessing": { "resize": [8, 8] }, "labels": ["a", "b"] }',
    );
    assert.deepEqual((await codes({ ...task, preprocessing: 'auto' })).sort(), [
      'data.classCount',
      'data.imageSize',
      'data.labelRange',
    ]);
  });

  it('stops quietly when it is cancelled', async () => {
    const task = await smallTask(await folder());
    const port = recordingPort();
    port.abort();
    await assert.rejects(preflight(task, port.signal));
  });
});

describe('engine/search/resolveSettings', () => {
  const recipe: Recipe = {
    data: 'recipe-data',
    evaluations: 7,
    budgets: { latencyMs: 3, parameters: 10 },
    splits: { train: 'a', validationShare: 0.2 },
    preprocessing: { mean: 1, std: 2, resize: [4, 5] },
    labels: ['x', 'y'],
  };

  it('takes the command, then the recipe, then defaults', () => {
    const { settings, problems } = resolveSettings({ model: 'm.onnx', budgets: { latencyMs: 2 } }, recipe);
    assert.deepEqual(problems, []);
    assert.equal(settings.evaluations, 7);
    assert.equal(settings.epochs, 4);
    assert.deepEqual(settings.budgets, { latencyMs: 2, parameters: 10 });
    const shown = { model: 'm.onnx', budgets: { parameters: 20 }, onlyTheseBudgets: true };
    assert.deepEqual(resolveSettings(shown, recipe).settings.budgets, { parameters: 20 });
    assert.deepEqual(settings.dataChoices, {
      preprocessing: recipe.preprocessing,
      splits: recipe.splits,
      labels: ['x', 'y'],
    });
    assert.equal(settings.modelPath, path.resolve('m.onnx'));
  });

  it('lets data of the command replace the recipe’s sources but not its shares and size', () => {
    const { settings } = resolveSettings({ model: 'm.onnx', data: 'mine', preprocessing: 'unit' }, recipe);
    assert.equal(settings.dataPath, path.resolve('mine'));
    assert.deepEqual(settings.dataChoices?.splits, { validationShare: 0.2 });
    assert.deepEqual(settings.dataChoices?.preprocessing, { id: 'unit', resize: [4, 5] });
  });

  it('asks for data where none is named', () => {
    const { problems } = resolveSettings({ model: 'm.onnx' }, null);
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['data.notFound'],
    );
  });
});
