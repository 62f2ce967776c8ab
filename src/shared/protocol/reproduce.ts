// What the reproduction kit is asked and answers. Types only.

export interface ReproduceParams {
  /** Labelled data by the name that the tables show. */
  readonly data: readonly { readonly name: string; readonly path: string }[];
  /** Everything goes here; called again with the same folder, the kit goes on where it stood. */
  readonly out: string;
  readonly quick: boolean;
  /** Only these of the size's networks, by id; all where it is absent. */
  readonly networks?: readonly string[];
  readonly seeds?: number;
  readonly epochs?: number;
  readonly trainLimit?: number;
  /** Of our search. */
  readonly evaluations?: number;
  /** Also measures what the guards are worth. */
  readonly ablate?: boolean;
  readonly threads?: number;
}

export interface ReproduceProgress {
  /** 0…1 over the whole kit, by parts done. */
  readonly fraction: number;
  readonly detail: string;
}

/** One network that a method delivers. */
export interface DeliveredVariant {
  readonly id: string;
  readonly what: string;
  /** On the test split, 0…1. */
  readonly accuracy: number;
  /** Measured, all methods of an experiment interleaved; null before that. */
  readonly latencyMs: number | null;
  /** Share of the test images that leave early, where the network lets them: latency, energy and MACs are means over images. */
  readonly exitRate?: number;
  /** Modelled. */
  readonly energyMj: number;
  readonly macs: number;
  readonly parameters: number;
  readonly peakMemoryBytes: number;
}

export type MethodId = 'baseline' | 'ours' | 'separate' | 'uniform' | 'slimmable' | 'int8';

export interface MethodResult {
  readonly method: MethodId;
  readonly variants: readonly DeliveredVariant[];
  /** Of ours the rest of the frontier that the search found: it counts for the hypervolume. */
  readonly others?: readonly DeliveredVariant[];
  /** From the ledger, wall time of training, ms; 0 where the method trains nothing of its own. */
  readonly trainingMs: number;
  /** Images that went forward and backward. */
  readonly passes: number;
  /** Why there is nothing, where there is nothing. */
  readonly unavailable?: string;
  /** What was chosen, in words: the operator of `uniform`. */
  readonly note?: string;
}

export interface Ablation {
  readonly guard: string;
  /** Mean test accuracy with and without it, over the same variants. */
  readonly withIt: number;
  readonly without: number;
}

export interface ExperimentResult {
  readonly data: string;
  readonly network: string;
  readonly seed: number;
  readonly methods: readonly MethodResult[];
  readonly ablations: readonly Ablation[];
  readonly device: string;
}

export interface ReproduceResult {
  readonly out: string;
  /** The tables, as Markdown. */
  readonly report: string;
  readonly experiments: readonly ExperimentResult[];
}
