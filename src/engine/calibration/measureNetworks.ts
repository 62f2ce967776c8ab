// Whole networks measured as kernels are: in passes, beside the references, again while the device is disturbed, one line of the
// journal each.
import { timesBesideReferences, type KernelMeasuring } from './measureKernels';
import { whileDisturbed, type Referenced } from './references';
import { wholeNetworks, type WholeNetwork } from './wholeNetworks';

const batchSize = 4;

/** @throws AdaScaleError `device.…`, `disk.…`, the signal's reason. */
export async function measureNetworks(measuring: KernelMeasuring): Promise<void> {
  const { journal, passes, patience, report } = measuring;
  const networks = wholeNetworks();
  const lines = journal.records.filter((line) => line.type === 'network');
  const known = new Set(lines.map(({ pass, name }) => `${pass} ${name}`));
  const seen: Referenced[] = [...lines];
  for (let pass = 1; pass <= passes; pass++) {
    const left = networks.filter(({ name }) => !known.has(`${pass} ${name}`));
    for (let start = 0; start < left.length; start += batchSize) {
      report(pass * networks.length - left.length + start, passes * networks.length, 'whole networks');
      const batch = left.slice(start, start + batchSize);
      await whileDisturbed(patience.attempts, seen, () => measureBatch(batch, pass, measuring));
    }
  }
}

/** The times of the references beside it. */
async function measureBatch(
  batch: readonly WholeNetwork[],
  pass: number,
  measuring: KernelMeasuring,
): Promise<readonly number[]> {
  const { journal, patience, log } = measuring;
  const graphs = batch.map(({ graph }) => graph);
  const { times, referenceMs } = await timesBesideReferences(graphs, measuring, patience.networks);
  for (const [index, { name }] of batch.entries()) {
    const latencyMs = times[index];
    if (latencyMs === undefined) log(`The device refused the network ${name}`);
    else await journal.append({ type: 'network', pass, name, latencyMs, referenceMs });
  }
  return referenceMs;
}
