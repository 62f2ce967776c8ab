import assert from 'node:assert/strict';
import { chartPicture, countPixels, hoverSomething, shownIds, type Colour } from '../../support/panel/chartPixels';
import { panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const darkBlue: Colour = [0x37, 0x94, 0xff];
const lightBlue: Colour = [0x1a, 0x85, 0xff];

describe('panel: chart', () => {
  const open = useBrowser();

  it('draws the frontier and names what it shows', async () => {
    const { page } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.legend-item').first().waitFor();
    assert.ok((await countPixels(page, darkBlue)) > 200, 'the frontier line is missing');
    const label = await page.locator('canvas').getAttribute('aria-label');
    assert.match(
      label ?? '',
      /^Accuracy against Latency\. 61 candidates, 9 on the frontier, 0 over a limit, 1 failed\.$/,
    );
  });

  it('draws ten thousand candidates as a cloud', async () => {
    const { page } = await open({ snapshot: panelSnapshot(10_000) });
    await page.locator('.legend-item').first().waitFor();
    assert.match((await page.locator('.legend').textContent()) ?? '', /Dominated9,6\d\d/);
    assert.ok((await countPixels(page, [0xcc, 0xcc, 0xcc])) > 300, 'the cloud is missing');
  });

  it('resolves its colours again when the theme changes', async () => {
    const { page, setTheme } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.legend-item').first().waitFor();
    const [dark, light] = [await countPixels(page, darkBlue), await countPixels(page, lightBlue)];
    assert.ok(light < dark / 10, `${dark} dark, ${light} light`);
    await setTheme('light');
    await settle(page);
    assert.ok((await countPixels(page, lightBlue)) > 200);
    assert.ok((await countPixels(page, darkBlue)) < dark / 10);
  });

  it('shows another plane for other axes', async () => {
    const { page } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.legend-item').first().waitFor();
    const before = await chartPicture(page);
    await page.locator('vscode-dropdown[aria-label="X axis"]').click();
    await page.locator('vscode-dropdown[aria-label="X axis"] vscode-option').nth(2).click();
    await page.waitForFunction(() =>
      document.querySelector('canvas')?.getAttribute('aria-label')?.startsWith('Accuracy against Peak memory'),
    );
    assert.notEqual(await chartPicture(page), before);
  });

  it('shows figures with units, change and source under the pointer, and selects by click', async () => {
    const { page, signals } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.legend-item').first().waitFor();
    const id = await hoverSomething(page);
    const text = (await page.locator('.tooltip').textContent()) ?? '';
    assert.match(
      text,
      /Accuracy\d+\.\d %± 0\.\d[−+±][\d.]+ pts.+Latency[\d.]+ ms(± [\d.]+)?−\d+ %.*(measured|predicted)/,
    );
    await page.mouse.down();
    await page.mouse.up();
    await page.locator(`.detail-title b:text-is("${id}")`).waitFor();
    assert.deepEqual(signals.at(-1), { kind: 'ambient', name: 'selection', ids: [id], active: id });
  });

  it('names who is tied with a variant on the frontier, and goes there', async () => {
    const base = panelSnapshot(60);
    const [first, second, ...others] = base.run.candidates.filter(({ status }) => status === 'evaluated');
    assert.ok(first && second);
    const close = (one: typeof first, accuracy: number, latencyMs: number): typeof first => ({
      ...one,
      accuracy: { validation: accuracy, test: null },
      latencyMs,
      provenance: {
        ...one.provenance,
        accuracy: { provenance: 'measured', samples: 5000 },
        latencyMs: { provenance: 'measured', spread: 0.2 },
      },
    });
    const candidates = [close(first, 0.95, 1), close(second, 0.951, 1.05), ...others];
    const { page } = await open({
      snapshot: { ...base, run: { ...base.run, candidates } },
      saved: { active: first.id },
    });
    const ties = page.locator('.detail .ties');
    await ties.getByText('Statistically tied with').waitFor();
    await ties.getByRole('button', { name: second.id }).click();
    await page.locator(`.detail-title b:text-is("${second.id}")`).waitFor();
    await ties.getByRole('button', { name: first.id }).waitFor();
  });

  it('cuts no figure of the details, at the widths that the panel has', async () => {
    const small = panelSnapshot(60);
    const [first, ...others] = small.run.candidates.map((one) =>
      one.latencyMs === null
        ? one
        : {
            ...one,
            latencyMs: 0.0944,
            provenance: { ...one.provenance, latencyMs: { provenance: 'measured' as const, spread: 0.0043 } },
          },
    );
    assert.ok(first);
    const snapshot = { ...small, run: { ...small.run, candidates: [first, ...others] } };
    for (const width of [1280, 1600]) {
      const { page } = await open({ snapshot, saved: { active: first.id, rows: 'all' }, width });
      await page.locator('.figures .value').first().waitFor();
      const [inner, outer] = await page
        .locator('.detail-figures')
        .evaluate((element) => [element.scrollWidth, element.clientWidth]);
      assert.ok((inner ?? 0) <= (outer ?? 0), `${inner} px of figures in ${outer} px, at ${width} px`);
      const heads = await page
        .locator('.grid-head .sort-name')
        .evaluateAll((names) => names.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
      assert.deepEqual(heads, [], `heads of the table are cut at ${width} px`);
    }
  });

  it('selects what lies in a dragged box, and adds to it with Control', async () => {
    const { page, signals } = await open({ snapshot: panelSnapshot(60) });
    await page.locator('.legend-item').first().waitFor();
    const box = await page.locator('canvas').boundingBox();
    assert.ok(box);
    const drag = async (left: number, right: number): Promise<void> => {
      await page.mouse.move(box.x + box.width * left, box.y + 4);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * right, box.y + box.height * 0.9, { steps: 4 });
      await page.mouse.up();
      await settle(page);
    };
    await drag(0.05, 0.3);
    const first = signals.at(-1)?.ids ?? [];
    await page.keyboard.down('Control');
    await drag(0.3, 0.5);
    await page.keyboard.up('Control');
    const second = signals.at(-1)?.ids ?? [];
    assert.ok(first.length > 5 && second.length > first.length, `${first.length} then ${second.length}`);
    assert.deepEqual(second.slice(0, first.length), first);
    await page.getByRole('radio', { name: `Selected ${second.length}` }).click();
    await settle(page);
    assert.ok((await shownIds(page)).every((id) => second.includes(id)));
  });
});
