// package.json against the code: what the manifest promises is what the registries hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { backendFactories } from '../../../src/engine/compute/index';
import { formats } from '../../../src/engine/formats/index';
import { isModelFile, modelExtensions, modelFileName } from '../../../src/host/files/modelFiles';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>> };
  };
}

const root = path.resolve(__dirname, '../../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { commands, menus, configuration } = manifest.contributes;

describe('package.json', () => {
  it('names the backends that the registry holds and `auto` chooses among', () => {
    const offered = configuration.properties['adascale.engine.backend']?.enum ?? [];
    const chosen = backendFactories.map(({ id }) => id).filter((id) => id !== 'tfjsCpu');
    assert.deepEqual([...offered].sort(), ['auto', ...chosen].sort());
  });

  it('offers its model menus on exactly the files that the formats read', () => {
    const inRegistry = formats.flatMap(({ extensions }) => extensions).sort();
    const inHost = [...modelExtensions, modelFileName].sort();
    assert.deepEqual(inHost, inRegistry);
    const entries = (menus['explorer/context'] ?? []).filter(({ command }) => /compress|inspectModel/.test(command));
    assert.equal(entries.length, 2);
    for (const { when = '' } of entries) {
      const pattern = /resourceExtname =~ \/(.+)\/i/.exec(when)?.[1];
      assert.ok(pattern);
      const matching = new RegExp(pattern.replaceAll('\\\\', '\\'), 'i');
      for (const extension of modelExtensions) assert.match(extension, matching);
      assert.doesNotMatch('.json', matching);
      assert.ok(when.includes(`resourceFilename == ${modelFileName}`));
    }
  });

  it('recognises model files by the same rule', () => {
    for (const name of ['a.h5', 'A.ONNX', 'b.hdf5', 'c.tflite', 'model.json']) assert.ok(isModelFile(name), name);
    for (const name of ['package.json', 'a.txt', 'onnx', 'my-model.json']) assert.ok(!isModelFile(name), name);
  });

  it('implements every command, all in one category, and mentions no other in its menus', () => {
    const source = read('src/host/commands/index.ts');
    const implemented = [...source.matchAll(/'(adascale\.\w+)':/g)].map((match) => match[1]);
    assert.deepEqual(commands.map(({ command }) => command).sort(), implemented.sort());
    assert.deepEqual(new Set(commands.map(({ category }) => category)), new Set(['AdaScale']));
    for (const { command } of Object.values(menus).flat()) assert.ok(implemented.includes(command), command);
  });

  it('has a text for every key and a use for every text', () => {
    const used = new Set([...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]));
    const texts = new Set(Object.keys(JSON.parse(read('package.nls.json')) as Record<string, string>));
    assert.deepEqual(
      [...used].filter((key) => !texts.has(key ?? '')),
      [],
    );
    assert.deepEqual(
      [...texts].filter((key) => !used.has(key)),
      [],
    );
  });
});
