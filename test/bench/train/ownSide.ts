// Our side of the training bench: one backend with a training step, its optimiser inside, and a forward pass a network.
import type {
  Backend,
  InferenceSession,
  SgdInput,
  SgdSession,
  TrainingProgram,
} from '../../../src/engine/compute/backend';
import { dataShape } from '../../../src/engine/compute/training/emitTrainingStep';
import { floatTensor } from '../../../src/engine/graph/graph';
import { initialParameters, syntheticBatch } from '../../support/programBuilder';
import { frozenGraph } from './frozenGraph';
import type { BenchNetwork } from './networks';
import type { Kind } from './work';

export interface OwnSide {
  /** Milliseconds of each of `times` runs. */
  readonly time: (network: BenchNetwork, what: Kind, times: number) => Promise<number[]>;
}

const sgd = { momentum: 0.9, weightDecay: 0, nesterov: false };

type Run = () => Promise<unknown>;

function stepRun(session: SgdSession, first: SgdInput): Run {
  let input = first;
  return async () => {
    const { parameters, velocity } = await session.update(input);
    input = { ...input, parameters, velocity };
  };
}

const forwardRun =
  (session: InferenceSession, program: TrainingProgram, x: Float32Array): Run =>
  () =>
    session.run({ [program.graph.inputs[0]?.name ?? '']: floatTensor(dataShape(program), x) });

async function createRun(backend: Backend, { program, classes }: BenchNetwork, what: Kind): Promise<Run> {
  const parameters = initialParameters(program);
  const { x, target } = syntheticBatch(program, classes);
  if (what === 'forward')
    return forwardRun(await backend.createInference(frozenGraph(program, parameters)), program, x);
  const session = await backend.createSgd?.(program, sgd);
  if (!session) throw new Error(`${backend.id} has no step with its optimiser inside`);
  const velocity = new Float32Array(parameters.length);
  return stepRun(session, { parameters, velocity, x, target, learningRate: 1e-4 });
}

/** Sessions are created when first timed and live as long as the backend. */
export function createOwnSide(backend: Backend): OwnSide {
  const runs = new Map<string, Run>();
  return {
    time: async (network, what, times) => {
      const key = `${network.name} ${what}`;
      const run = runs.get(key) ?? (await createRun(backend, network, what));
      runs.set(key, run);
      const taken: number[] = [];
      for (let i = 0; i < times; i++) {
        const start = performance.now();
        await run();
        taken.push(performance.now() - start);
      }
      return taken;
    },
  };
}
