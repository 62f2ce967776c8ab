// Blocked where this processor's kernels exist and prove themselves: the blocked operators are internal to onnxruntime and
// undocumented, their block depends on the processor (16 channels with AVX-512, 8 with AVX2, none on others), so the size is
// probed and a small network's gradient compared with the portable lowering's, once a process.
import { toJsonError } from '../../../shared/errors';
import { float } from '../../graph/graph';
import { createGraphBuilder } from '../emit/graphBuilder';
import { blockedDomain } from '../lowering/blocked/blocks';
import { blockedTarget } from '../lowering/blocked/blockedTarget';
import { plainTarget } from '../lowering/plain/plainTarget';
import type { TargetFactory } from '../lowering/target';
import { createOrtBackend } from '../onnxruntime/createOrtBackend';
import { floats } from '../onnxruntime/ortModule';
import type { OrtRuntime } from '../onnxruntime/ortRuntime';
import { createSessionPool } from '../onnxruntime/ortRuntime';
import { gradientDifference } from './gradientDifference';

type RuntimeFor = (target: TargetFactory) => OrtRuntime;
type Log = (message: string) => void;

interface Decision {
  readonly target: TargetFactory;
  readonly reason: string;
}

/** Kernels that round differently stay far below this; wrong ones do not. */
const tolerance = 1e-5;

/** Channels a block: what one pixel of four channels is rounded up to. @throws where there are no blocked kernels. */
async function probeBlock(runtime: OrtRuntime): Promise<number> {
  const b = createGraphBuilder();
  const blocked = b.op('ReorderInput', [b.input('x', [1, 4, 1, 1])], {}, blockedDomain);
  // Elementwise, because an output's channels must not be declared before they are known.
  b.output('y', b.op('LeakyRelu', [blocked], { alpha: float(1) }), [1, 'channels', 1, 1]);
  const pool = createSessionPool(runtime);
  try {
    const session = await pool.open(b.build('probe'), runtime.trainingOptions);
    const results = await session.run({ x: floats(runtime.ort, new Float32Array(4), [1, 4, 1, 1]) });
    return results['y']?.dims[1] ?? 0;
  } finally {
    await pool.dispose();
  }
}

/** The target and, where it is the portable one, why. Never throws. */
export async function decideTarget(runtimeFor: RuntimeFor): Promise<Decision> {
  const plain = createOrtBackend('onnxruntimeNode', 'check', runtimeFor(plainTarget));
  try {
    const target = blockedTarget(await probeBlock(runtimeFor(plainTarget)));
    const blocked = createOrtBackend('onnxruntimeNode', 'check', runtimeFor(target));
    const difference = await gradientDifference(blocked, plain).finally(() => blocked.dispose());
    if (difference < tolerance) return { target, reason: '' };
    return { target: plainTarget, reason: `its gradient is off by ${difference.toExponential(1)}` };
  } catch (error) {
    return { target: plainTarget, reason: toJsonError(error).message };
  } finally {
    await plain.dispose();
  }
}

let decision: Promise<Decision> | undefined;

/** The blocked target, or the portable one with the reason in the log. Never throws. */
export async function chooseTarget(runtimeFor: RuntimeFor, log?: Log): Promise<TargetFactory> {
  decision ??= decideTarget(runtimeFor);
  const { target, reason } = await decision;
  if (reason !== '') log?.(`Training with portable kernels, because the blocked ones are no use here: ${reason}`);
  return target;
}
