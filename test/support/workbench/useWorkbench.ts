// A workbench for the tests of one suite: opened before them, a picture of each that fails, closed behind them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { WorkbenchWindow } from './window';

const openMs = 90_000;

export interface Workbench {
  readonly window: WorkbenchWindow;
  /** The folder that is open in it. */
  readonly folder: string;
}

/** @param prepare fills the folder before it is opened. */
export function useWorkbench(
  settings: Readonly<Record<string, unknown>>,
  prepare: (folder: string) => Promise<void> = async () => {},
): () => Workbench {
  let opened: Workbench | undefined;
  let folder: string | undefined;

  before(async function () {
    this.timeout(openMs);
    const vsix = process.env['ADASCALE_VSIX'];
    assert.ok(vsix, 'ADASCALE_VSIX names the packed extension');
    folder = mkdtempSync(path.join(tmpdir(), 'ada-'));
    await prepare(folder);
    opened = { window: await WorkbenchWindow.open(vsix, folder, settings), folder };
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await opened?.window.shot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await opened?.window.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  return () => {
    assert.ok(opened, 'the workbench is open');
    return opened;
  };
}
