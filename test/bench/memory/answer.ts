// What the memory bench asks of its child process, and what that answers.

export interface MemoryRequest {
  readonly steps: number;
  readonly batchSize: number;
  readonly threads: number;
  /** Steps from one sample to the next. */
  readonly every: number;
}

export interface MemorySample {
  readonly kind: 'sample';
  readonly step: number;
  readonly rssMb: number;
}

/** Times of joint training alone; the peak is the operating system's, of the whole life of the process. */
export interface MemoryEnd {
  readonly kind: 'end';
  readonly backend: string;
  readonly steps: number;
  readonly rollbacks: number;
  readonly pathsAStep: number;
  readonly wallMs: number;
  /** Inside training steps of the backend. */
  readonly runMs: number;
  /** Creating sessions, their graphs included. */
  readonly createMs: number;
  readonly sessions: number;
  readonly peakRssMb: number;
}

export type MemoryAnswer = MemorySample | MemoryEnd;
