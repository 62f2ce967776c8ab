// One Chromium for all panel tests of a run, one page a test.
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.mjs';
import { openPanel, type PanelOptions, type PanelPage } from './panelPage';

let browser: Promise<Browser> | undefined;

after(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** Call inside a describe block; pages close after each test, and a fault of the page fails the test that caused it. */
export function useBrowser(): (options: PanelOptions) => Promise<PanelPage> {
  let open: PanelPage[] = [];
  afterEach(async () => {
    const faults = open.flatMap((panel) => panel.faults);
    await Promise.all(open.map((panel) => panel.close()));
    open = [];
    if (faults.length > 0) throw new Error(`The page reported: ${faults.join('; ')}`);
  });
  return async (options) => {
    browser ??= launchBrowser();
    const panel = await openPanel(await browser, options);
    open.push(panel);
    return panel;
  };
}
