import type { Browser } from 'playwright-core';

/** A headless Chromium: the one that CHROMIUM names, the system's, or an npm package's. */
export function launchBrowser(): Promise<Browser>;
