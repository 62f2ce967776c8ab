// The ledger counts what training really cost: time and images of the joint run and of every separate one, so that
// "training overhead" (arXiv 2412.00724, abstract) is measured rather than claimed. One JSON line a record.

interface LedgerEntry {
  /** What is trained: `supernet`, `network`, `fineTune/<candidate>`, or `fineTune/<candidate>/<refinement>`. */
  readonly job: string;
  /** Number of this record within its job, from 1; unlike `step` it never falls. */
  readonly tick: number;
  /** Steps behind the parameters at the start of this one, counted from 0; falls at a rollback. */
  readonly step: number;
  readonly learningRate: number;
  /** Wall time since this job's previous record, updates, checkpoints and yields included. */
  readonly ms: number;
  /** Part of `ms` inside backend calls. */
  readonly backendMs: number;
  /** Images drawn. */
  readonly samples: number;
  /** Images times paths that went forward and backward. */
  readonly passes: number;
}

export interface StepRecord extends LedgerEntry {
  readonly kind: 'step';
  readonly epoch: number;
  /** Cross-entropy of the full network on labels, in nats. */
  readonly loss: number;
  /** Cross-entropy of every path in order (full, smallest, random…), against the teacher but for the first. */
  readonly pathLosses: readonly number[];
}

export interface RollbackRecord extends LedgerEntry {
  readonly kind: 'rollback';
  /** The step that training goes back to. */
  readonly toStep: number;
  /** One sentence that names the tensor or the losses. */
  readonly reason: string;
  /** Factor on the schedule from now on. */
  readonly rateScale: number;
}

export type LedgerRecord = StepRecord | RollbackRecord;

export interface LedgerSink {
  append(record: LedgerRecord): Promise<void>;
  /** Drops this job's records with `tick` above the given: steps that a killed run made after its last checkpoint. */
  truncateAfter(job: string, tick: number): Promise<void>;
}

/** Totals over all steps, rolled-back ones included; work that a kill lost after the last checkpoint is not counted. */
export interface LedgerSummary {
  readonly steps: number;
  readonly rollbacks: number;
  readonly wallMs: number;
  readonly backendMs: number;
  readonly samples: number;
  readonly passes: number;
}

export const emptyLedger: LedgerSummary = { steps: 0, rollbacks: 0, wallMs: 0, backendMs: 0, samples: 0, passes: 0 };

export function addToSummary(summary: LedgerSummary, record: LedgerRecord): LedgerSummary {
  return {
    steps: summary.steps + (record.kind === 'step' ? 1 : 0),
    rollbacks: summary.rollbacks + (record.kind === 'rollback' ? 1 : 0),
    wallMs: summary.wallMs + record.ms,
    backendMs: summary.backendMs + record.backendMs,
    samples: summary.samples + record.samples,
    passes: summary.passes + record.passes,
  };
}
