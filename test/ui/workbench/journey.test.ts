// The whole way of a user with the packed extension: from a right click on a model to an exported policy, with a cancelled and
// resumed search, a reload and a killed extension host in between.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { smallTask } from '../../support/smallTask';
import { descendants, processes } from '../../support/workbench/processes';
import { useWorkbench } from '../../support/workbench/useWorkbench';
import type { WorkbenchWindow } from '../../support/workbench/window';
import { writeSettings } from '../../support/vscode/workbench.mjs';

const longMs = 90_000;
const darkTheme = { 'workbench.colorTheme': 'Default Dark Modern' };
const lightTheme = { 'workbench.colorTheme': 'Default Light Modern' };
const engineProcess = /dist[\\/]engine\.js/;

async function until(what: string, condition: () => boolean, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!condition()) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A model, its data, two files that are no models, and how to search. */
async function fillFolder(folder: string): Promise<void> {
  await smallTask(folder);
  writeFileSync(path.join(folder, 'notes.txt'), 'not a model');
  writeFileSync(path.join(folder, 'broken.onnx'), 'not a model either');
  const recipe = {
    data: 'images.npz',
    preprocessing: 'unit',
    evaluations: 16,
    epochs: 12,
    batchSize: 24,
    learningRate: 0.15,
  };
  writeFileSync(path.join(folder, 'adascale.json'), JSON.stringify(recipe));
}

describe('the packed extension in a workbench', () => {
  const opened = useWorkbench(darkTheme, fillFolder);
  let window: WorkbenchWindow;
  let folder: string;
  before(async () => {
    ({ window, folder } = opened());
    await window.page.locator('.monaco-workbench.vs-dark').waitFor();
  });

  const resultRows = () => window.panel.getByRole('grid', { name: 'Candidates' }).locator('[data-id^="c-"]');
  const compress = 'Compress with AdaScale…';
  const exportButton = () => window.panel.getByRole('button', { name: /^Export/ }).first();

  it('lists every problem before anything starts and goes back to the questions', async function () {
    this.timeout(longMs);
    await window.openMenu('broken.onnx', compress);
    await window.pick(compress);
    await window.answer('As adascale.json says').click();
    await window.answer(/ready/).click({ timeout: longMs });
    await window.answer('Start the search').click();
    await window.answer(/broken\.onnx/).waitFor({ timeout: longMs });
    await window.shot('problems');
    await window.answer('Change the answers').click();
    await window.answer('As adascale.json says').waitFor();
    await window.page.keyboard.press('Escape');
    assert.ok(!existsSync(path.join(folder, '.adascale')));
  });

  it('offers its menu on model files only', async () => {
    await window.file('notes.txt').click({ button: 'right' });
    await window.page
      .getByRole('menuitem', { name: /Copy Path/ })
      .first()
      .waitFor();
    assert.equal(await window.menuEntry(compress).count(), 0);
    await window.page.keyboard.press('Escape');
    await window.openMenu('residual.onnx', compress);
    await window.shot('context-menu');
    await window.pick(compress);
  });

  it('asks for data, target and budget, then starts and shows points as they arrive', async function () {
    this.timeout(2 * longMs);
    await window.answer('As adascale.json says').waitFor();
    await window.shot('question-data');
    await window.answer('As adascale.json says').click();
    await window.answer(/ready/).waitFor({ timeout: longMs });
    await window.shot('question-target');
    await window.answer(/ready/).click();
    await window.answer('Start the search').waitFor();
    await window.shot('question-budget');
    await window.answer('Start the search').click();
    await window.panel.getByRole('button', { name: 'Cancel' }).waitFor({ timeout: longMs });
    await window.status.filter({ hasText: /%|starting/ }).waitFor();
    await resultRows().first().waitFor({ timeout: longMs });
    await window.shot('searching');
  });

  it('cancels, says so everywhere and leaves nothing spinning', async () => {
    await window.panel.getByRole('button', { name: 'Cancel' }).click();
    await window.panel.getByText('The search was cancelled.').waitFor();
    await window.status.waitFor({ state: 'detached' });
    assert.equal(await window.page.locator('.statusbar .codicon-loading').count(), 0);
    await window.shot('cancelled');
  });

  it('comes back after a reload of the window', async function () {
    this.timeout(longMs);
    await window.page.reload();
    await window.ready();
    await window.panel.getByText('The search was cancelled.').waitFor({ timeout: longMs });
    assert.ok((await resultRows().count()) > 0);
    await window.shot('reloaded');
  });

  it('resumes to the end', async function () {
    this.timeout(2 * longMs);
    await window.panel.getByRole('button', { name: 'Resume' }).click();
    await window.status.filter({ hasText: 'on the frontier' }).waitFor({ timeout: longMs });
    await window.panel.getByText('The search was cancelled.').waitFor({ state: 'detached' });
    await window.shot('done-dark');
  });

  it('exports two variants that were picked in the panel', async function () {
    this.timeout(longMs);
    await window.loseLayout();
    await resultRows().nth(0).locator('[data-toggle]').click();
    await resultRows().nth(1).locator('[data-toggle]').click();
    await window.panel.getByRole('button', { name: 'Export 2 Variants…' }).waitFor();
    await exportButton().click();
    await window.answer(/adascale-export/).click();
    await window.page.getByRole('tab', { name: /README\.md/ }).waitFor({ timeout: longMs });
    const [bundle = ''] = readdirSync(path.join(folder, 'adascale-export'));
    const exported = path.join(folder, 'adascale-export', bundle);
    assert.ok(existsSync(path.join(exported, 'policy.json')));
    assert.equal(readdirSync(path.join(exported, 'variants')).filter((name) => name.endsWith('.onnx')).length, 2);
    await window.shot('exported');
  });

  it('lists the run and the devices in their views', async function () {
    this.timeout(longMs);
    await window.page.getByRole('tab', { name: 'AdaScale' }).first().click();
    await window.page.getByRole('treeitem', { name: /done/ }).first().waitFor({ timeout: longMs });
    await window.page
      .getByRole('treeitem', { name: /this computer/i })
      .first()
      .waitFor({ timeout: longMs });
    await window.shot('views');
  });

  it('comes back with its selection in a light theme', async function () {
    this.timeout(longMs);
    writeSettings(window.server, lightTheme);
    await window.page.reload();
    await window.ready();
    await window.page.locator('.monaco-workbench.vs').waitFor();
    await window.page.getByRole('tab', { name: /AdaScale: residual/ }).click();
    await window.panel.getByRole('button', { name: 'Export 2 Variants…' }).waitFor();
    await window.shot('done-light');
  });

  it('inspects a model from the palette', async () => {
    await window.runCommand('AdaScale: Inspect Model');
    await window.answer('residual.onnx').click();
    await window.page.getByRole('tab', { name: /residual\.onnx\.md/ }).waitFor();
    await window.page.getByText('Peak activations').first().waitFor();
    await window.shot('inspect');
  });

  it('leaves no engine behind when the extension host is killed', async function () {
    this.timeout(longMs);
    if (process.platform !== 'linux') return this.skip();
    const engines = descendants(window.server.pid, engineProcess);
    const [engine] = engines;
    assert.ok(engine, 'the engine runs');
    process.kill(engine.parent, 'SIGKILL');
    const ours = new Set(engines.map(({ pid }) => pid));
    const left = (): boolean => processes().some(({ pid, command }) => ours.has(pid) && engineProcess.test(command));
    await until('the engine and its measuring child to end', () => !left(), 10_000);
  });
});
