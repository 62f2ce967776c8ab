// Whole networks measured as kernels are: in passes, corrected by the references beside them, one line of the journal each.
import { timesBesideReferences, type KernelMeasuring } from './measureKernels';
import { wholeNetworks } from './wholeNetworks';

const batchSize = 4;

/** @throws AdaScaleError `device.…`, `disk.…`, the signal's reason. */
export async function measureNetworks(measuring: KernelMeasuring): Promise<void> {
  const { journal, passes, patience, report, log } = measuring;
  const networks = wholeNetworks();
  const known = new Set(
    journal.records.flatMap((line) => (line.type === 'network' ? [`${line.pass} ${line.name}`] : [])),
  );
  for (let pass = 1; pass <= passes; pass++) {
    const left = networks.filter(({ name }) => !known.has(`${pass} ${name}`));
    for (let start = 0; start < left.length; start += batchSize) {
      const batch = left.slice(start, start + batchSize);
      report(pass * networks.length - left.length + start, passes * networks.length, 'whole networks');
      const { times, referenceMs } = await timesBesideReferences(
        batch.map(({ graph }) => graph),
        measuring,
        patience.networks,
      );
      for (const [index, { name }] of batch.entries()) {
        const latencyMs = times[index];
        if (latencyMs === undefined) log(`The device refused the network ${name}`);
        else await journal.append({ type: 'network', pass, name, latencyMs, referenceMs });
      }
    }
  }
}
