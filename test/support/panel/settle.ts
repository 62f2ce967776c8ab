// Waits until what was done has been drawn and has crossed the wire: frames and round trips, never a fixed time.
import type { Page } from 'playwright-core';

const twoFrames = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );

export async function settle(page: Page): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await twoFrames(page);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
