// Reading the chart as a person does: from its pixels.
import type { Page } from 'playwright-core';

export type Colour = readonly [red: number, green: number, blue: number];

/** How many pixels of the chart have about this colour. */
export const countPixels = (page: Page, colour: Colour): Promise<number> =>
  page.evaluate((wanted) => {
    const canvas = document.querySelector('canvas') as HTMLCanvasElement;
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const far = wanted.some((part, channel) => Math.abs((data[at + channel] as number) - part) > 12);
      if (!far && (data[at + 3] as number) > 200) count += 1;
    }
    return count;
  }, colour);

/** The chart as a data URL: equal pictures are equal strings. */
export const chartPicture = (page: Page): Promise<string> =>
  page.evaluate(() => (document.querySelector('canvas') as HTMLCanvasElement).toDataURL());

/** Ids of the rows in sight, top to bottom. */
export const shownIds = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.grid-body [data-id]')].map((row) => row.dataset['id'] ?? ''),
  );

/** Where a candidate lies: found by moving the pointer until its tooltip shows. */
export async function hoverSomething(page: Page): Promise<string> {
  const box = await page.locator('canvas').boundingBox();
  if (box === null) throw new Error('The chart is not on the page');
  for (let up = 0.2; up < 0.8; up += 0.05) {
    for (let across = 0.1; across < 0.95; across += 0.01) {
      await page.mouse.move(box.x + box.width * across, box.y + box.height * up);
      if (await page.locator('.tooltip').isVisible()) return (await page.locator('.tooltip b').textContent()) ?? '';
    }
  }
  throw new Error('No candidate was found under the pointer');
}
