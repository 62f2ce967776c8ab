import assert from 'node:assert/strict';
import { fileOf, filesOf, runOf, variantOf } from '../../../../src/host/commands/arguments';

const uri = (fsPath: string, scheme = 'file'): unknown => ({ scheme, fsPath });

describe('arguments of commands', () => {
  it('takes files on disk only', () => {
    assert.equal(fileOf(uri('/m.onnx')), '/m.onnx');
    for (const wrong of [uri('/m.onnx', 'vscode-vfs'), null, undefined, 'text', { fsPath: 3, scheme: 'file' }])
      assert.equal(fileOf(wrong), null);
  });

  it('takes all selected files once', () => {
    assert.deepEqual(filesOf(uri('/a'), [uri('/a'), uri('/b'), uri('/b'), 3]), ['/a', '/b']);
    assert.deepEqual(filesOf(uri('/a'), undefined), ['/a']);
    assert.deepEqual(filesOf(undefined, undefined), []);
  });

  it('finds the run of a row, a variant, a run.json and a path', () => {
    assert.equal(runOf({ kind: 'run', entry: { path: '/r' } }), '/r');
    assert.equal(runOf({ kind: 'variant', run: '/r' }), '/r');
    assert.equal(runOf(uri('/r/run.json')), '/r');
    assert.equal(runOf(uri('/r')), '/r');
    assert.equal(runOf('/r'), '/r');
    for (const wrong of ['relative', { run: 'relative' }, { run: { path: '/r' } }, {}, null, 7])
      assert.equal(runOf(wrong), null);
  });

  it('finds the variant of a row, and nothing else', () => {
    assert.equal(variantOf({ kind: 'variant', run: '/r', candidate: { id: 'c-0001' } }), 'c-0001');
    for (const wrong of ['c-0001', { candidate: { id: 7 } }, { candidate: null }, { run: '/r' }, null, 7])
      assert.equal(variantOf(wrong), null);
  });
});
