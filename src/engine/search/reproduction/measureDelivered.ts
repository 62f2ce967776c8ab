// Latencies of everything that was delivered, interleaved in one sitting, so that ratios between methods mean something. The
// separately trained networks are ours with other weights and are not measured again.
import * as path from 'node:path';
import type { DeliveredVariant, MethodResult } from '../../../shared/protocol/reproduce';
import { openRuntime } from '../../runtimes/index';
import type { MeasureOptions } from '../../runtimes/runtime';
import { expected } from '../leaving/expected';
import { variantFiles } from './deliver';
import type { Experiment } from './experiment';

const options: MeasureOptions = { threads: 1, warmUpRuns: 5, minimumRuns: 30, minimumMs: 500 };

export interface Measured {
  readonly device: string;
  /** Median latency in ms by file of a variant. */
  readonly latencyMs: Readonly<Record<string, number | null>>;
}

/** @throws AdaScaleError `device.…`. */
export async function measureDelivered(experiment: Experiment, methods: readonly MethodResult[]): Promise<Measured> {
  const files = methods
    .filter(({ method }) => method !== 'separate')
    .flatMap(({ method, variants, others = [] }) =>
      [...variants, ...others].flatMap((variant) => variantFiles(method, variant)),
    );
  const { port } = experiment;
  const session = await openRuntime('local');
  try {
    const requests = files.map((file) => ({ id: file, modelPath: path.join(experiment.folder, 'variants', file) }));
    const records = await session.measure(requests, { ...options, signal: port.signal });
    const latencyMs = Object.fromEntries(records.map(({ id, medianMs }) => [id, medianMs]));
    return { device: `${session.device}, ${session.runtime}`, latencyMs };
  } finally {
    await session.dispose();
  }
}

function mixed(
  { exitRate }: DeliveredVariant,
  [first = null, stays = null]: readonly (number | null)[],
): number | null {
  if (exitRate === undefined) return first;
  return first === null || stays === null ? null : expected(exitRate, first, stays);
}

/** The methods with their measured latencies; ours and the separately trained ones share theirs. */
export function withLatencies(methods: readonly MethodResult[], { latencyMs }: Measured): readonly MethodResult[] {
  return methods.map((result) => {
    const method = result.method === 'separate' ? 'ours' : result.method;
    const timed = (variant: DeliveredVariant): DeliveredVariant => ({
      ...variant,
      latencyMs: mixed(
        variant,
        variantFiles(method, variant).map((file) => latencyMs[file] ?? null),
      ),
    });
    return {
      ...result,
      variants: result.variants.map(timed),
      ...(result.others && { others: result.others.map(timed) }),
    };
  });
}
