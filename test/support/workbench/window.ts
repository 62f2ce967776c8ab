// A workbench window as a user has it: the packed extension installed, a folder open, driven through the page.
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.mjs';
import { startServer, workbenchUrl, type WorkbenchServer } from '../vscode/workbench.mjs';

const shots = path.resolve('out/shots');
const startMs = 60_000;

const menuAttempts = 5;
const soonMs = 4000;

const isSoon = (locator: Locator, state: 'visible' | 'hidden'): Promise<boolean> =>
  locator.waitFor({ state, timeout: soonMs }).then(
    () => true,
    () => false,
  );

type Settings = Readonly<Record<string, unknown>>;

export class WorkbenchWindow {
  private constructor(
    readonly server: WorkbenchServer,
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async open(vsix: string, folder: string, settings: Settings): Promise<WorkbenchWindow> {
    mkdirSync(shots, { recursive: true });
    const server = await startServer({ vsix, settings });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(workbenchUrl(server, folder));
    const window = new WorkbenchWindow(server, browser, page);
    await window.ready();
    return window;
  }

  /** The extension's view container is there. */
  async ready(): Promise<void> {
    await this.page.getByRole('tab', { name: 'AdaScale', exact: true }).first().waitFor({ timeout: startMs });
  }

  file(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name });
  }

  menuEntry(title: string): Locator {
    return this.page.getByRole('menuitem', { name: title });
  }

  /** Opens a file's menu; again where the entry is missing, since ours are hidden until the workbench trusts the folder. */
  async openMenu(file: string, title: string): Promise<void> {
    for (let attempt = 1; attempt < menuAttempts; attempt++) {
      await this.file(file).click({ button: 'right' });
      if (await isSoon(this.menuEntry(title), 'visible')) return;
      await this.page.keyboard.press('Escape');
    }
    await this.file(file).click({ button: 'right' });
    await this.menuEntry(title).waitFor();
  }

  /**
   * Picks an entry of the open menu until the menu closes: in its first tenth of a second a menu takes no click, so that the
   * right-click that opened it picks nothing.
   */
  async pick(title: string): Promise<void> {
    for (let attempt = 1; attempt < menuAttempts; attempt++) {
      await this.menuEntry(title).click();
      if (await isSoon(this.menuEntry(title), 'hidden')) return;
    }
    throw new Error(`The menu stays open on "${title}"`);
  }

  /** A row of the question that is open. */
  answer(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const box = this.page.locator('.quick-input-widget input[type=text]');
    await box.waitFor({ state: 'visible' });
    await box.fill(`>${title}`);
    await this.answer(title).click();
  }

  /** The Pareto explorer's page. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  get status(): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: 'AdaScale' });
  }

  /** As a page that is too busy or ends too soon: it writes its layout down neither now and then nor on its way out. */
  async loseLayout(): Promise<void> {
    await this.page.evaluate(() => {
      document.hasFocus = () => false;
      for (const end of ['beforeunload', 'pagehide', 'unload'])
        window.addEventListener(end, (event) => event.stopImmediatePropagation(), { capture: true });
    });
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(shots, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
