// The child process in which our side of the training bench runs, forked with the engine's environment. One request at a
// time: a backend, a network and what to time; the first answer says what the backends are.
import { createBackend } from '../../../src/engine/compute/index';
import { benchNetworks } from './networks';
import { createOwnSide, type OwnSide } from './ownSide';
import type { OwnAnswer, OwnRequest } from './startOwn';
import type { OwnBackend } from './work';

const answer = (message: OwnAnswer): void => void process.send?.(message);

async function open(id: OwnBackend, threads: number, said: Map<OwnBackend, string>): Promise<OwnSide> {
  const backend = await createBackend(id, { threads, log: (message) => console.error(message) });
  said.set(id, backend.description);
  return createOwnSide(backend);
}

async function main(threads: number): Promise<void> {
  const said = new Map<OwnBackend, string>();
  const sides = {
    onnxruntimeNode: await open('onnxruntimeNode', threads, said),
    onnxruntimeNodePlain: await open('onnxruntimeNodePlain', threads, said),
  };
  const time = async ({ backend, work }: OwnRequest): Promise<void> => {
    const network = benchNetworks.find(({ name }) => name === work.network);
    if (!network) throw new Error(`There is no network "${work.network}"`);
    answer({ ms: await sides[backend].time(network, work.what, work.times) });
  };
  process.on('message', (request: OwnRequest) => {
    time(request).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
  answer({ descriptions: Object.fromEntries(said) });
}

void main(Number(process.argv[2]));
