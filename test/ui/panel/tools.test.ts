import assert from 'node:assert/strict';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import { hoverSomething, shownIds } from '../../support/panel/chartPixels';
import { panelLayers } from '../../support/panel/panelLayers';
import { measured, panelCandidate, panelSnapshot } from '../../support/panel/panelRun';
import { settle } from '../../support/panel/settle';
import { useBrowser } from '../../support/panel/useBrowser';

const snapshot = panelSnapshot(60);
const running: PanelSnapshot = {
  run: { ...snapshot.run, progress: { phase: 'searching', fraction: 0.5, detail: 'generation 2 of 8' } },
  status: { state: 'running', phase: 'searching', live: true, resumable: false, error: null },
};

describe('panel: tools', () => {
  const open = useBrowser();

  it('pins a tooltip until it is closed', async () => {
    const { page } = await open({ snapshot });
    await page.locator('.grid-body [data-id]').first().waitFor();
    await page.focus('canvas');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('p');
    await page.locator('.tooltip.is-pinned').waitFor();
    const id = await page.locator('.tooltip.is-pinned b').textContent();
    await page.mouse.move(2, 2);
    await page.getByRole('button', { name: `Unpin ${id}` }).click();
    await settle(page);
    assert.equal(await page.locator('.tooltip.is-pinned').count(), 0);
  });

  it('opens the menu of a point and of a row, by pointer and by keys, and gives the focus back', async () => {
    const { page, commands, saved } = await open({ snapshot });
    await page.locator('.grid-body [data-id]').first().waitFor();
    const id = await hoverSomething(page);
    await page.mouse.down({ button: 'right' });
    await page.mouse.up({ button: 'right' });
    await page.getByRole('menu', { name: `Actions for ${id}` }).waitFor();
    await page.keyboard.press('Escape');
    await page.focus('.grid');
    await page.keyboard.press('Home');
    await settle(page);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settle(page);
    const [first] = await shownIds(page);
    assert.deepEqual(((await saved()) as { shortlist: string[] }).shortlist, [first]);
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'grid');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Measure Again…' }).click();
    await settle(page);
    assert.deepEqual(commands.at(-1), { method: 'measure', params: { ids: [first], sustained: false } });
  });

  it('stands still while paused, counts what arrives, and shows it afterwards', async () => {
    const { page, send, commands } = await open({ snapshot: running });
    await page.getByRole('button', { name: 'Pause View' }).click();
    await send({ kind: 'event', name: 'appended', candidates: [60, 61, 62].map((place) => panelCandidate(place)) });
    await page.getByText('3 new').waitFor();
    assert.match((await page.locator('canvas').getAttribute('aria-label')) ?? '', /61 candidates/);
    await page.getByRole('button', { name: 'Save all candidates' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    await settle(page);
    const { text } = commands.at(-1)?.params as { text: string };
    assert.equal(text.trimEnd().split('\r\n').length, 1 + 64, 'the file leaves out what is held back');
    await page.getByRole('button', { name: 'Resume View' }).click();
    await settle(page);
    assert.match((await page.locator('canvas').getAttribute('aria-label')) ?? '', /64 candidates/);
  });

  it('saves pictures in both formats on every background', async () => {
    const { page, commands } = await open({ snapshot, saved: { shortlist: ['c-0007'] } });
    await page.locator('.legend-item').first().waitFor();
    for (const name of ['PNG, on white', 'PNG, transparent', 'SVG, as shown', 'SVG, transparent']) {
      await page.getByRole('button', { name: 'Save Picture' }).click();
      await page.getByRole('menuitem', { name }).click();
    }
    await settle(page);
    const saved = commands.map(({ params }) => params as { kind: string; text: string });
    assert.deepEqual(
      saved.map(({ kind }) => kind),
      ['png', 'png', 'svg', 'svg'],
    );
    const head = Buffer.from(saved[0]?.text ?? '', 'base64');
    assert.equal(head.toString('latin1', 1, 4), 'PNG');
    assert.ok(head.readUInt32BE(16) > 1000, 'twice as fine as the screen');
    assert.notEqual(saved[0]?.text, saved[1]?.text);
    assert.match(saved[2]?.text ?? '', /Latency, ms\s+\(lower is better\)/);
    assert.match(saved[2]?.text ?? '', /Accuracy, %\s+\(higher is better\)/);
    assert.match(saved[2]?.text ?? '', /^<svg[^>]+>.*<rect[^>]+fill="#1f1f1f".*Latency, ms.*baseline/s);
    assert.doesNotMatch(saved[3]?.text ?? '', /<rect width="\d+" height="\d+" fill="#1f1f1f"/);
    const steps = /<path[^>]* d="M[\d.]+ [\d.]+((?:H[\d.]+V[\d.]+){5,})"[^>]* stroke="#3794ff"/.exec(
      saved[2]?.text ?? '',
    );
    assert.ok(steps, 'the frontier is no line of steps');
    const circles = saved[2]?.text.match(/<circle/g) ?? [];
    assert.ok(circles.length > 50, `${circles.length} points`);
  });

  it('shows how far figures may be off, in pictures too', async () => {
    const { page, commands } = await open({ snapshot });
    await page.locator('.legend-item').first().waitFor();
    const lines = async (): Promise<number> => {
      await page.getByRole('button', { name: 'Save Picture' }).click();
      await page.getByRole('menuitem', { name: 'SVG, on white' }).click();
      await settle(page);
      const { text } = commands.at(-1)?.params as { text: string };
      return text.match(/<path[^>]*d="M[^"L]+L[^"LM]+"/g)?.length ?? 0;
    };
    const before = await lines();
    await page.getByRole('button', { name: 'Error bars' }).click();
    await settle(page);
    const frontier = Number(/Frontier, measured(\d+)/.exec((await page.locator('.legend').textContent()) ?? '')?.[1]);
    // A bar and two caps for each figure; accuracies of all, latencies of what was measured.
    assert.ok((await lines()) - before >= 6 * frontier, 'bars are missing');
    assert.match((commands.at(-1)?.params as { text: string }).text, /Bars: interquartile range of latency/);
  });

  it('places by a gene, shades by a metric and says so', async () => {
    const axes = { x: 'stages.stage2', y: 'accuracy', xLog: false, yLog: false };
    const { page } = await open({ snapshot, saved: { axes, shade: 'macs' } });
    await page.getByText(/^Shade: MACs/).waitFor();
    const shaded = await page.evaluate(() => document.querySelector('canvas')?.toDataURL());
    const plain = await open({ snapshot, saved: { axes } });
    await plain.page.locator('.legend-item').first().waitFor();
    assert.notEqual(await plain.page.evaluate(() => document.querySelector('canvas')?.toDataURL()), shaded);
    assert.match(
      (await page.locator('canvas').getAttribute('aria-label')) ?? '',
      /^Accuracy against stage2 operator\. 61/,
    );
    await page.locator('vscode-dropdown[aria-label="X axis"]').click();
    assert.ok((await page.locator('vscode-dropdown[aria-label="X axis"] vscode-option').count()) > 15);
  });

  it('brushes an axis by keys and hides the rest from the table', async () => {
    const { page } = await open({ snapshot, saved: { pane: 'parallel' } });
    await page.getByRole('slider', { name: 'Accuracy, brush from' }).focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('PageUp');
    await settle(page);
    const text = (await page.locator('.brush-note').textContent()) ?? '';
    const inside = Number(/^(\d+) in the brush/.exec(text)?.[1]);
    assert.ok(inside > 0 && inside < 59, text);
    await page.locator('.pane-select').click();
    await page.locator('.pane-select vscode-option').first().click();
    await page.getByRole('radio', { name: 'All' }).click();
    await settle(page);
    assert.equal(await page.locator('.row-count').textContent(), `${inside} of 61`);
    await page.getByRole('button', { name: 'Clear' }).click();
    await settle(page);
    assert.equal(await page.locator('.row-count').textContent(), '61 of 61');
  });

  it('hovers and selects a line of the parallel coordinates, and brushes an axis by dragging', async () => {
    const { page, signals } = await open({ snapshot, saved: { pane: 'parallel' } });
    const canvas = page.locator('.parallel canvas');
    await canvas.waitFor();
    const box = await canvas.boundingBox();
    assert.ok(box);
    const note = page.locator('.parallel-bar');
    let at = 0;
    for (let up = 45; up < box.height - 25 && at === 0; up += 2) {
      await page.mouse.move(box.x + 100, box.y + up);
      if (/click to select/.test((await note.textContent()) ?? '')) at = up;
    }
    const id = /(c-\d+|baseline): /.exec((await note.textContent()) ?? '')?.[1];
    await page.mouse.click(box.x + 100, box.y + at);
    await settle(page);
    assert.equal(signals.at(-1)?.active, id);
    await page.locator(`.detail-title b:text-is("${id}")`).waitFor();
    const track = await page.locator('.brush-track').first().boundingBox();
    assert.ok(track);
    await page.mouse.move(track.x + 9, track.y + 2);
    await page.mouse.down();
    await page.mouse.move(track.x + 9, track.y + track.height / 2, { steps: 4 });
    await page.mouse.up();
    await page
      .locator('.brush-note')
      .getByText(/^\d+ in the brush/)
      .waitFor();
  });

  it('draws the layers of the active variant with their operators', async () => {
    const layers = (ids: readonly string[]) => ids.map((id) => panelLayers(snapshot, id));
    const { page } = await open({ snapshot, layers, saved: { pane: 'model', active: 'c-0007' } });
    await page.getByRole('img', { name: /^Graph of c-0007, \d+ layers$/ }).waitFor();
    assert.match(
      (await page.locator('.layer-table').textContent()) ?? '',
      /stage2\.conv1Conv.*depthwiseSeparable 0\.50/,
    );
  });

  it('lays devices and runs over the chart with their change of rank', async () => {
    const other = { ...panelSnapshot(40, 7).run, path: '/workspace/other' };
    const { page, commands } = await open({
      snapshot: measured(snapshot),
      saved: { pane: 'devices' },
      runs: [other],
    });
    await page.getByText(/Pixel 7, onnxruntime/).waitFor();
    assert.match((await page.locator('.conditions').textContent()) ?? '', /rank agreement τ 0\.\d+/);
    assert.match((await page.locator('.conditions tbody').textContent()) ?? '', /[↑↓]\d/);
    await page.getByText('Outputs of 1 of 12 are not those of this computer').waitFor();
    const energies = await page.locator('.conditions .energy').allTextContents();
    assert.equal(energies.length, 12);
    assert.deepEqual([energies.includes(' 1.50 mJ'), energies.includes(' ≈ 3.00 mJ')], [true, true]);
    assert.deepEqual(await page.locator('.conditions .differs').allTextContents(), [' ≠ 0.032']);
    const before = await page.evaluate(() => document.querySelector('canvas')?.toDataURL());
    await page.locator('.conditions vscode-checkbox').click();
    await settle(page);
    const withDevice = await page.evaluate(() => document.querySelector('canvas')?.toDataURL());
    assert.notEqual(withDevice, before);
    await page.getByText(/^Lay resnet8-cifar10/).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).waitFor();
    await settle(page);
    assert.notEqual(await page.evaluate(() => document.querySelector('canvas')?.toDataURL()), withDevice);
    assert.match((await page.locator('.legend').textContent()) ?? '', /Pixel 7, onnxruntime.*1: resnet8-cifar10/);
    assert.match((await page.locator('.legend').textContent()) ?? '', /1: resnet8-cifar10, .+ \(hollow: predicted\)/);
    assert.match((await page.locator('.conditions tbody').textContent()) ?? '', /≈ \d/);
    const squares = async (): Promise<number> => {
      await page.getByRole('button', { name: 'Save Picture' }).click();
      await page.getByRole('menuitem', { name: 'SVG, on white' }).click();
      await settle(page);
      const { text } = commands.at(-1)?.params as { text: string };
      assert.match(text, /Squares: as measured on Pixel 7/);
      const ofOtherRun = text.match(/<path[^>]*h5v5h-5z[^>]*>/g) ?? [];
      const outlines = ofOtherRun.filter((one) => one.includes('fill="none"')).length;
      const filled = ofOtherRun.length - outlines;
      assert.ok(filled > 0 && filled < outlines, `${filled} filled of ${outlines}: measured and predicted look alike`);
      return text.match(/h7v7h-7z/g)?.length ?? 0;
    };
    assert.ok((await squares()) > 5, 'the picture holds what is laid over the chart');
  });

  it('ranks genes by what they explain and puts one on the axis', async () => {
    const { page } = await open({ snapshot: panelSnapshot(400), saved: { pane: 'importance' } });
    await page.locator('.importance tbody tr').first().waitFor();
    const gene = await page.locator('.importance tbody th').first().textContent();
    await page.locator('.importance tbody th button').first().click();
    await settle(page);
    assert.ok((await page.locator('canvas').getAttribute('aria-label'))?.startsWith(`Accuracy against ${gene}.`));
  });
});
