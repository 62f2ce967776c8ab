// A Chromium for tests: the one named by CHROMIUM, else the one that an npm package carries, so that every machine runs the same
// one, else the system's.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function executable() {
  if (process.env.CHROMIUM) return { path: process.env.CHROMIUM, flags: [] };
  try {
    return await packagedChromium();
  } catch (error) {
    const system = systemPaths.find((candidate) => existsSync(candidate));
    if (system) return { path: system, flags: [] };
    throw error;
  }
}

async function packagedChromium() {
  const { default: packaged } = await import('@sparticuz/chromium');
  // --single-process belongs to the environment that package is made for; a workbench with many frames needs real processes.
  const flags = packaged.args.filter(
    (flag) => !['--single-process', '--no-zygote'].includes(flag) && !flag.startsWith('--headless'),
  );
  return { path: await packaged.executablePath(), flags };
}

export async function launchBrowser() {
  const { path, flags } = await executable();
  return chromium.launch({ executablePath: path, headless: true, args: [...new Set([...quietFlags, ...flags])] });
}
