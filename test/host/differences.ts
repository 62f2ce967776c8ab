import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Host } from '../../src/host/host';
import type { OutputCheck } from '../../src/shared/protocol/engine';
import { answered, type Asked } from './answers';
import { activeHost, until, workspaceFolder } from './window';

type Call = Host['engine']['call'];

/** The engine of a window whose phone computes one layer wrongly: it answers what measures, and remembers what it was asked. */
async function withWrongDevice(
  { engine }: Host,
  layers: (ids: readonly string[]) => readonly OutputCheck[],
  work: (asked: readonly { readonly method: string; readonly params: unknown }[]) => Promise<void>,
): Promise<void> {
  const real = engine.call.bind(engine);
  const asked: { method: string; params: unknown }[] = [];
  const answer = (method: string, params: { readonly variants?: readonly string[] }): unknown => {
    const [first = '', ...others] = params.variants ?? [];
    if (method === 'profile/run') return { records: [], comparisons: [], outputs: layers(params.variants ?? []) };
    const agreeing = others.map((id) => ({ id, maximumDifference: 1e-7 }));
    return { measurements: [], outputs: [{ id: first, maximumDifference: 0.0317 }, ...agreeing] };
  };
  engine.call = (async (method, params, options) => {
    if (method !== 'run/measure' && method !== 'profile/run') return real(method, params, options);
    asked.push({ method, params });
    return answer(method, params as { readonly variants?: readonly string[] });
  }) as Call;
  try {
    await work(asked);
  } finally {
    engine.call = real;
  }
}

export function registerDifferenceSuite(): void {
  describe('variants that compute something else on a phone', () => {
    const target = 'adb:wrong';
    let host: Host;
    let run: string;
    before(async () => {
      host = await activeHost();
      run = path.join(workspaceFolder(), 'run-shapes');
      await cp(path.join(host.context.extensionPath, 'samples', 'run-shapes'), run, { recursive: true });
    });
    after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

    /** Measures the frontier there as the Devices view does. */
    const profile = async (asked: Asked): Promise<void> => {
      await vscode.commands.executeCommand('adascale.openExplorer', run);
      await until('the explorer in front', () => host.panels.active?.run === run);
      await vscode.commands.executeCommand('adascale.profileOnDevice', target);
      await until('the warning', () => asked.told.some(({ text }) => text.includes(target)));
    };

    it('are told, and Find the Layer names the first that differs', async () => {
      const firstLayer = { layer: 'stage1.conv2', op: 'Conv', difference: 0.5 };
      const layers = (ids: readonly string[]): readonly OutputCheck[] =>
        ids.map((id) => ({ id, maximumDifference: 0.0317, firstLayer }));
      await withWrongDevice(host, layers, (calls) =>
        answered({ press: /^Find the Layer$/ }, async (asked) => {
          await profile(asked);
          await until('the layer', () => asked.told.length > 1);
          const [warning, found] = asked.told;
          assert.match(
            warning?.text ?? '',
            /^On adb:wrong these variants compute something else .*: baseline \(0\.032\)\./,
          );
          assert.deepEqual(warning?.buttons, ['Find the Layer']);
          assert.equal(found?.text, 'The first layer that differs: baseline: Conv "stage1.conv2" (0.5)');
          const [measured, compared] = calls;
          const { adbServer, ...wanted } = compared?.params as { readonly adbServer: string };
          assert.equal((measured?.params as { readonly check?: string }).check, 'outputs');
          assert.deepEqual(wanted, { run, variants: ['baseline'], target, check: 'layers', runs: 1 });
          assert.equal(adbServer, vscode.workspace.getConfiguration('adascale').get('adb.server'));
        }),
      );
    });

    it('are told alone where the warning is dismissed, and where no single layer differs that is said', async () => {
      const none = (ids: readonly string[]): readonly OutputCheck[] =>
        ids.map((id) => ({ id, maximumDifference: 0.03 }));
      await withWrongDevice(host, none, async (calls) => {
        await answered({}, async (asked) => {
          await profile(asked);
          assert.equal(asked.told.length, 1);
        });
        assert.deepEqual(
          calls.map(({ method }) => method),
          ['run/measure'],
        );
        await answered({ press: /^Find/ }, async (asked) => {
          await profile(asked);
          await until('the answer', () => asked.told.length > 1);
          assert.match(asked.told[1]?.text ?? '', /^No single layer differs/);
        });
      });
    });
  });
}
