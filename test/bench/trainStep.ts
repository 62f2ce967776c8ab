// Our training step and forward pass beside PyTorch's on the CPU, on the MLPerf Tiny networks, in interleaved rounds: whatever
// else the machine does meets all sides alike. Prints a Markdown table.
//   npm run bench:train -- [--threads 2] [--rounds 10] [--networks ResNet-8,DS-CNN] [--no-peer]
// PyTorch runs in the Python that ADASCALE_PYTHON names, or else in python3 or python on the PATH; where that or torch is
// missing, the bench says so and prints our figures alone.
import { cpus } from 'node:os';
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { engineEnvironment } from '../../src/shared/engineEnvironment';
import { dataShape } from '../../src/engine/compute/training/emitTrainingStep';
import { benchNetworks, type BenchNetwork } from './train/networks';
import { startOwn, type Own } from './train/startOwn';
import { startPeer, type Peer } from './train/startPeer';
import { trainTable, type Side, type Times } from './train/trainTable';
import type { Kind, Work } from './train/work';

/** Runs of one side in one round. */
const timesARound = { step: 5, forward: 10 } as const;
/** Long enough for a side's worker threads to stop waiting for more. */
const restMs = 300;

/** `peer` as it is started by hand, `tunedPeer` with the allocator settings that our engine runs with. */
interface Sides {
  readonly own: Own;
  readonly peer?: Peer;
  readonly tunedPeer?: Peer;
}

const workOf = ({ name, program }: BenchNetwork, what: Kind): Work => ({
  network: name,
  what,
  shape: dataShape(program),
  times: timesARound[what],
});

const sidesOf: Readonly<Record<Kind, readonly Side[]>> = {
  step: ['peer', 'onnxruntimeNode', 'tunedPeer', 'onnxruntimeNodePlain'],
  forward: ['peer', 'onnxruntimeNode', 'tunedPeer'],
};

async function timeSide(sides: Sides, side: Side, work: Work): Promise<readonly number[]> {
  if (side === 'onnxruntimeNode' || side === 'onnxruntimeNodePlain') return sides.own.time(side, work);
  return sides[side]?.time(work) ?? [];
}

async function startSides(threads: number, withPeer: boolean): Promise<Sides & { readonly against: string }> {
  const own = await startOwn(threads);
  if (!withPeer) return { own, against: 'PyTorch was left out on request.' };
  const peer = await startPeer(threads, process.env);
  if (typeof peer === 'string') return { own, against: `No comparison with PyTorch: ${peer}.` };
  const tunedPeer = await startPeer(threads, engineEnvironment(process.platform, process.env));
  if (typeof tunedPeer === 'string') throw new Error(tunedPeer);
  return { own, peer, tunedPeer, against: `Against ${peer.description}.` };
}

async function timeNetwork(sides: Sides, network: BenchNetwork, rounds: number): Promise<Times> {
  const times: Times = { step: new Map(), forward: new Map() };
  for (let round = 0; round <= rounds; round++) {
    for (const what of ['step', 'forward'] as const) {
      for (const side of sidesOf[what]) {
        const taken = await timeSide(sides, side, workOf(network, what));
        // The first round warms up.
        if (round > 0) times[what].set(side, [...(times[what].get(side) ?? []), ...taken]);
        await rest(restMs);
      }
    }
  }
  return times;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      threads: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '10' },
      networks: { type: 'string', default: benchNetworks.map(({ name }) => name).join() },
      'no-peer': { type: 'boolean', default: false },
    },
  });
  const wanted = new Set(values.networks.split(','));
  const sides = await startSides(Number(values.threads), !values['no-peer']);
  try {
    const descriptions = Object.values(sides.own.descriptions).join('; ');
    console.log(`${cpus()[0]?.model.trim()}, Node ${process.version}, ${descriptions}. ${sides.against}`);
    console.log(`Median ms (10th to 90th percentile), ${values.rounds} rounds.\n`);
    const rows = new Map<BenchNetwork, Times>();
    for (const network of benchNetworks.filter(({ name }) => wanted.has(name))) {
      rows.set(network, await timeNetwork(sides, network, Number(values.rounds)));
    }
    console.log(trainTable(rows));
  } finally {
    for (const side of [sides.own, sides.peer, sides.tunedPeer]) side?.stop();
  }
}

void main();
