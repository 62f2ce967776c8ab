#!/usr/bin/env node
// Takes the place of the `code` executable for @vscode/test-electron: same arguments in, same exit code out, but the extension
// host runs in a VS Code server and its workbench in a browser.
import * as path from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { remoteUri, startServer, workbenchUrl } from './workbench.mjs';

const limitMs = 10 * 60_000;
/** How test/host/index.ts marks its lines; the rest is the workbench talking to itself. */
const mark = '[host tests] ';

function print(text) {
  if (process.env.VSCODE_HOST_VERBOSE) console.log(text);
  else if (text.includes(mark)) console.log(text.slice(text.indexOf(mark) + mark.length));
}

const options = (name) =>
  process.argv.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
const folder = process.argv.slice(2).find((arg) => !arg.startsWith('-'));

const server = await startServer({ testDriver: true });
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

const ended = new Promise((resolve) => {
  const timer = setTimeout(() => resolve(124), limitMs);
  // The workbench calls these two when they exist; VS Code's own web tests rely on them.
  void page.exposeFunction('codeAutomationExit', (code) => {
    clearTimeout(timer);
    resolve(code);
  });
  void page.exposeFunction('codeAutomationLog', (_type, args) => print(format(...args)));
  page.once('crash', () => resolve(125));
});
await page.goto(
  workbenchUrl(server, folder ?? path.resolve('.'), [
    ...options('extensionDevelopmentPath').map((value) => ['extensionDevelopmentPath', remoteUri(server, value)]),
    ...options('extensionTestsPath').map((value) => ['extensionTestsPath', remoteUri(server, value)]),
  ]),
);
const code = await ended;
await browser.close();
await server.stop();
process.exit(code);
