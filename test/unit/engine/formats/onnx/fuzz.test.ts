// Damaged files: every mutation is either read or refused with an error that says so; nothing else is thrown, nothing hangs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readOnnx } from '../../../../../src/engine/formats/onnx/readOnnx';
import { encodeOnnx } from '../../../../../src/engine/graph/onnx/encodeOnnx';
import { AdaScaleError } from '../../../../../src/shared/errors';
import { createRandom } from '../../../../../src/shared/random';
import { depthwiseNet, residualNet } from '../../../../support/nets';
import { requireShared } from '../../../../support/shared';

const mutations = 200;

/** Flips, cuts, repeats or overwrites a few bytes; most hits are aimed at the structure in front of the weights. */
function mutate(original: Uint8Array, seed: number): Uint8Array {
  const random = createRandom(seed, 'mutation');
  const bytes = Uint8Array.from(original);
  const at = (): number => random.integer(random.next() < 0.7 ? Math.min(bytes.length, 2000) : bytes.length);
  const kind = random.integer(4);
  if (kind === 0) return bytes.subarray(0, at());
  if (kind === 1) {
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    return Uint8Array.from([
      ...bytes.subarray(0, to),
      ...bytes.subarray(from, Math.min(to, from + 64)),
      ...bytes.subarray(to),
    ]);
  }
  const hits = 1 + random.integer(8);
  for (let hit = 0; hit < hits; hit++) bytes[at()] = kind === 2 ? random.integer(256) : 0xff;
  return bytes;
}

function outcomes(original: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < mutations; seed++) {
    let outcome = 'read';
    try {
      readOnnx(mutate(original, seed), 'damaged.onnx');
    } catch (error) {
      if (!(error instanceof AdaScaleError))
        throw new Error(`Mutation ${seed} threw ${String(error)}`, { cause: error });
      assert.match(error.code, /^model\./);
      assert.match(error.message, /damaged\.onnx/);
      outcome = error.code;
    }
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

describe('damaged ONNX files', () => {
  for (const [name, net] of Object.entries({ residualNet, depthwiseNet })) {
    it(`are read or refused, never worse: ${name}`, () => {
      const counts = outcomes(encodeOnnx(net()));
      // The mutations do reach past the first check.
      assert.ok(counts.size >= 4, JSON.stringify([...counts]));
      assert.ok((counts.get('model.truncated') ?? 0) > 10, JSON.stringify([...counts]));
    });
  }

  it('are read or refused, never worse: a file from another tool', async function () {
    const counts = outcomes(await readFile(requireShared(this, 'models/mnist-cntk/mnist.onnx')));
    assert.ok(counts.size >= 4, JSON.stringify([...counts]));
  });
});
