// A teacher's probabilities by step. Fine-tunings of one seed see the same images, augmented alike, at the same step
// (batches.ts), so that only the first of several variants has to ask.

export interface TeacherAnswers {
  /** [batchSize, classes]; undefined where it was not kept. */
  readonly get: (step: number) => Float32Array | undefined;
  /** Copies `probabilities`; beyond the limit nothing more is kept. */
  readonly keep: (step: number, probabilities: Float32Array) => void;
}

const mostBytes = 64 * 1024 ** 2;

/** For one teacher and one set of batches. */
export function createTeacherAnswers(limitBytes = mostBytes): TeacherAnswers {
  const answers = new Map<number, Float32Array>();
  let bytes = 0;
  return {
    get: (step) => answers.get(step),
    keep: (step, probabilities) => {
      if (answers.has(step) || bytes + probabilities.byteLength > limitBytes) return;
      bytes += probabilities.byteLength;
      answers.set(step, probabilities.slice());
    },
  };
}
