// A training session whose first step is taken on the graphics processor and on the processor. Kernels of drivers and of the provider
// fail on some shapes and not on others, so that no check of one network vouches for the next: where the two disagree, the
// program stays on the processor.
import { toJsonError } from '../../../shared/errors';
import type { Backend, StepInput, StepResult, TrainingProgram, TrainingSession } from '../backend';
import { stepDifference } from '../onnxruntimeNode/gradientDifference';

/** Of {@link stepDifference}: graphics processors fuse and reorder sums, which shifts the last bits only. */
export const tolerance = 1e-4;

export interface Places {
  readonly gpu: Backend;
  readonly cpu: Backend;
  readonly log: (message: string) => void;
}

interface Chosen {
  readonly session: TrainingSession;
  readonly result: StepResult;
}

/** What the graphics processor answers; null, with the reason logged, where that is no use. */
async function ask(
  { gpu, log }: Places,
  program: TrainingProgram,
  input: StepInput,
  expected: StepResult,
): Promise<Chosen | null> {
  let session: TrainingSession | undefined;
  const refuse = async (reason: string): Promise<null> => {
    await session?.dispose();
    log(`"${program.graph.name}" trains on the processor, since WebGPU is no use for it: ${reason}`);
    return null;
  };
  try {
    session = await gpu.createTraining(program);
    const result = await session.step(input);
    const difference = stepDifference(result, expected);
    return difference < tolerance ? { session, result } : await refuse(`it is off by ${difference.toExponential(1)}`);
  } catch (error) {
    return refuse(toJsonError(error).message);
  }
}

export async function checkedTraining(places: Places, program: TrainingProgram): Promise<TrainingSession> {
  const reference = await places.cpu.createTraining(program);
  let kept: TrainingSession | undefined;
  const first = async (input: StepInput): Promise<StepResult> => {
    const expected = await reference.step(input);
    const chosen = await ask(places, program, input, expected);
    kept = chosen?.session ?? reference;
    if (chosen !== null) await reference.dispose();
    return chosen?.result ?? expected;
  };
  return {
    step: (input) => kept?.step(input) ?? first(input),
    dispose: () => (kept ?? reference).dispose(),
  };
}
