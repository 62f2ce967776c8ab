// package.json against the code: what the manifest promises is what the registries hold.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { backendFactories } from '../../../src/engine/compute/index';
import { formats } from '../../../src/engine/formats/index';
import { isModelFile, modelExtensions, modelFileName } from '../../../src/host/files/modelFiles';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly contents: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly completionEvents: readonly string[] }[];
    }[];
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
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
    const entries = (menus['explorer/context'] ?? []).filter(({ command }) => /compress|\w+Model/.test(command));
    assert.equal(entries.length, 3);
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

  it('leads from its walkthrough and its empty views to commands that exist, the sample run first', () => {
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const known = new Set([
      ...commands.map(({ command }) => command),
      ...Object.values(manifest.contributes.views).flatMap((views) => views.map(({ id }) => `${id}.focus`)),
    ]);
    const linked = (text = ''): string[] => [...text.matchAll(/\]\(command:([\w.]+)/g)].map((match) => match[1] ?? '');
    const [walkthrough] = manifest.contributes.walkthroughs;
    const steps = walkthrough?.steps ?? [];
    const actions = steps.map(({ description }) => linked(texts[description.replaceAll('%', '')]));
    assert.deepEqual(actions[0], ['adascale.openSampleRun']);
    assert.ok(steps.length === 4 && actions.every((links) => links.length > 0), JSON.stringify(actions));
    const welcomes = manifest.contributes.viewsWelcome.flatMap(({ contents }) =>
      linked(texts[contents.replaceAll('%', '')]),
    );
    const own = [...actions.flat(), ...welcomes].filter((command) => command.startsWith('adascale.'));
    assert.deepEqual(
      own.filter((command) => !known.has(command)),
      [],
    );
    for (const event of steps.flatMap(({ completionEvents }) => completionEvents)) {
      const [kind = '', id = ''] = event.split(':');
      assert.ok(kind === 'onView' ? known.has(`${id}.focus`) : kind === 'onCommand' && known.has(id), event);
    }
  });

  it('checks policies and recipes by the schemas that the build writes', () => {
    const built = read('src/scripts/build.mjs');
    const { jsonValidation } = manifest.contributes;
    assert.deepEqual(jsonValidation.map(({ fileMatch }) => fileMatch).sort(), ['*.policy.json', 'adascale.json']);
    for (const { url } of jsonValidation) assert.ok(built.includes(`'${url.slice(2)}'`), url);
  });

  it('shows pictures in its README that are there', () => {
    const pictures = [...read('README.md').matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)];
    assert.ok(pictures.length >= 2);
    for (const [, words = '', file = ''] of pictures)
      assert.ok(words.length > 20 && existsSync(path.join(root, file)), file);
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
