import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { readVariants } from '../../../../src/engine/search/candidateGraph';
import { handler } from '../../../../src/engine/tasks/runLayers';
import type { AdaScaleError } from '../../../../src/shared/errors';
import type { Candidate } from '../../../../src/shared/run/candidate';
import { readVariantLayers, type VariantLayers } from '../../../../src/shared/run/layers';
import { quietTask } from '../../../support/quietTask';

const run = path.resolve(__dirname, '../../../../samples/run-shapes');

const layersOf = async (variants: readonly string[], signal?: AbortSignal): Promise<readonly VariantLayers[]> =>
  (await handler(quietTask<'run/layers'>({ run, variants }, signal))).variants;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the layers of variants of a run', function () {
  this.timeout(60_000);
  let candidates: readonly Candidate[];
  let networks: readonly VariantLayers[];

  before(async () => {
    const { baseline, candidates: found, frontier } = await runSnapshot(run);
    const frontierOnes = found.filter(({ id, earlyExit }) => frontier.includes(id) && earlyExit === undefined);
    const without = found.find(({ genes }) => Object.values(genes.blocks).includes(false));
    assert.ok(baseline && without);
    candidates = [baseline, ...frontierOnes, without];
    networks = await layersOf(candidates.map(({ id }) => id));
  });

  it('answers in the order asked, in the shape that the panel takes', () => {
    assert.deepEqual(
      networks.map(({ id }) => id),
      candidates.map(({ id }) => id),
    );
    for (const network of networks) assert.deepEqual(readVariantLayers(structuredClone(network), ''), network);
  });

  it('counts node by node what the candidate costs in all', () => {
    for (const [place, { id, macs, parameters }] of candidates.entries()) {
      const { nodes = [] } = networks[place] ?? {};
      assert.equal(sum(nodes.map((node) => node.macs)), macs, id);
      assert.equal(sum(nodes.map((node) => node.parameters)), parameters, id);
    }
  });

  it('reads only earlier nodes, each under a name of its own, with the shape that it gives', async () => {
    const { variants } = await readVariants(run, [candidates[1]?.id ?? '']);
    const graph = variants[0]?.graph;
    const { nodes = [] } = networks[1] ?? {};
    assert.equal(nodes.length, graph?.nodes.length);
    for (const { nodes: all, id } of networks) {
      const known = new Set<string>();
      for (const { name, inputs, outputShape } of all) {
        for (const input of inputs) assert.ok(known.has(input), `${id}: ${name} reads ${input}`);
        assert.ok(!known.has(name) && outputShape.length > 0, `${id}: ${name}`);
        known.add(name);
      }
    }
  });

  it('traces every part of a replaced layer to the layer that it stands for', () => {
    const own = new Set((networks[0]?.nodes ?? []).map(({ layer }) => layer));
    const replaced = networks.slice(1).flatMap(({ nodes }) => nodes.filter(({ name, layer }) => name !== layer));
    assert.ok(replaced.length > 0);
    for (const { layer, name } of replaced) assert.ok(own.has(layer), `${name} stands for ${layer}`);
    const kept = new Set((networks.at(-1)?.nodes ?? []).map(({ layer }) => layer));
    assert.ok(
      [...own].some((layer) => !kept.has(layer)),
      'a dropped block leaves nothing behind',
    );
  });

  it('names the variants that the run does not have, and obeys a cancellation', async () => {
    await assert.rejects(layersOf(['baseline', 'c-9998', 'c-9999']), (error: AdaScaleError) => {
      return error.code === 'run.unknownVariant' && /c-9998, c-9999/.test(error.message);
    });
    await assert.rejects(layersOf(['baseline'], AbortSignal.abort()), { name: 'AbortError' });
  });
});
