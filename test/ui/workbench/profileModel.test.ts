// Profile Model on Device as a person meets it: in the menu of a model file, the question where, and the answer; a .tflite file is
// offered each phone twice. In a dark and in a light theme.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { useEmulatedDevice } from '../../support/device/useEmulatedDevice';
import { sample } from '../../support/sample';
import { writeSettings } from '../../support/vscode/workbench.mjs';
import { useWorkbench } from '../../support/workbench/useWorkbench';

const longMs = 90_000;
const title = 'Profile Model on Device';
const themes = [
  ['dark', 'Default Dark Modern', '.vs-dark'],
  ['light', 'Default Light Modern', '.vs'],
] as const;

describe('Profile Model on Device in a workbench', function () {
  this.timeout(2 * longMs);
  const emulated = useEmulatedDevice();
  const opened = useWorkbench({ 'workbench.colorTheme': themes[0][1] }, async (folder) => {
    copyFileSync(sample.model, path.join(folder, 'net.onnx'));
    writeFileSync(path.join(folder, 'phone.tflite'), 'TFL3');
  });

  before(() => {
    // Of the workspace: a window on another computer takes no address from the person's own settings.
    const { folder } = opened();
    mkdirSync(path.join(folder, '.vscode'));
    const settings = { 'adascale.adb.server': emulated().server.address };
    writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  });

  for (const [name, colorTheme, theme] of themes)
    it(`asks where, and says what the network takes there: ${name}`, async () => {
      const { window } = opened();
      const { page } = window;
      writeSettings(window.server, { 'workbench.colorTheme': colorTheme });
      await page.reload();
      await window.ready();
      await page.locator(`.monaco-workbench${theme}`).waitFor();
      await window.openMenu('phone.tflite', title);
      await window.shot(`profile-model-menu-${name}`);
      await window.pick(title);
      await window.answer('your benchmark_model over adb').waitFor({ timeout: longMs });
      await window.shot(`profile-model-where-${name}`);
      await page.keyboard.press('Escape');
      await window.openMenu('net.onnx', title);
      await window.pick(title);
      await window.answer(/this computer/i).waitFor({ timeout: longMs });
      await window.answer(/this computer/i).click();
      const said = page.locator('.notification-toast').filter({ hasText: /net\.onnx: median .* Measured on / });
      await said.waitFor({ timeout: longMs });
      await window.shot(`profile-model-said-${name}`);
    });
});
