// A workbench window as a user has it: the packed extension installed, a folder open, driven through the page.
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.mjs';
import { startServer, workbenchUrl, type WorkbenchServer } from '../vscode/workbench.mjs';

const shots = path.resolve('out/shots');
const startMs = 60_000;

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
