// The Devices view with a phone attached, as a person sees it: everything that identifies the phone, how it is now, and what can
// be done there, in a dark and in a light theme.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { batteryText } from '../../support/device/deviceProperties';
import { useEmulatedDevice } from '../../support/device/useEmulatedDevice';
import { writeSettings } from '../../support/vscode/workbench.mjs';
import { useWorkbench } from '../../support/workbench/useWorkbench';

const longMs = 90_000;
const dark = { 'workbench.colorTheme': 'Default Dark Modern' };
const light = { 'workbench.colorTheme': 'Default Light Modern' };

describe('the Devices view in a workbench', function () {
  this.timeout(2 * longMs);
  const emulated = useEmulatedDevice();
  const opened = useWorkbench(dark);

  it('shows what a phone is, how it is and whether it was calibrated, with its actions', async () => {
    const { window, folder } = opened();
    const { page } = window;
    await page.getByRole('tab', { name: 'AdaScale', exact: true }).first().click();
    const computer = page.getByRole('treeitem', { name: /this computer/i }).first();
    await computer.waitFor({ timeout: longMs });
    // Of the workspace: a window on another computer takes no address from the person's own settings.
    mkdirSync(path.join(folder, '.vscode'));
    const settings = { 'adascale.adb.server': emulated().server.address };
    writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    const phone = page.getByRole('treeitem', { name: /AdaScale.Emulated/ }).first();
    await phone.waitFor({ timeout: longMs });
    await phone.click();
    const row = (name: RegExp) => page.getByRole('treeitem', { name }).first();
    await row(/^ABI/).waitFor({ timeout: longMs });
    const said = await page.getByRole('treeitem', { level: 2 }).allInnerTexts();
    const text = said.join('\n').replace(/\s+/g, ' ');
    for (const part of [
      /Model ?AdaScale.Emulated.8 \(emulated\)/,
      /Chip ?EMULATED-SOC/,
      /Android ?14 \(SDK 34\)/,
      /ABI ?arm64-v8a/,
      /Battery ?78 %, discharging, 31\.2 °C/,
      /Heat ?status 0 \(none\)/,
      /Free memory ?3\.\d+ GB of 8\.02 GB/,
      /not calibrated/,
    ])
      assert.match(text, part);
    // What is open is read again and again.
    emulated().device.write('system/etc/dumpsys/battery.txt', batteryText.replace('level: 78', 'level: 41'));
    await row(/^Battery.*41 %/).waitFor({ timeout: longMs });
    await row(/^Processor.*load \d+ %/).waitFor({ timeout: longMs });
    await phone.hover();
    await window.shot('devices-dark');
    await computer.click();
    await page.getByRole('treeitem', { level: 2 }).nth(8).waitFor({ timeout: longMs });
    await window.shot('devices-computer-dark');
    await phone.click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Calibrate/ }).waitFor();
    await window.shot('devices-menu-dark');
    await page.keyboard.press('Escape');
    writeSettings(window.server, light);
    await page.reload();
    await window.ready();
    await page.locator('.monaco-workbench.vs').waitFor();
    // What was open is closed in a new window.
    await phone.click({ timeout: longMs });
    await row(/^ABI/).waitFor({ timeout: longMs });
    await phone.hover();
    await window.shot('devices-light');
  });
});
