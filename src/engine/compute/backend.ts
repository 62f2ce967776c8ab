// How graphs run and train. One folder a backend; compute/index.ts is the registry. The onnxruntime entries differentiate
// with our rules and emit one ONNX training step; the tfjs entries interpret the IR and use tfjs's own gradients, which
// makes them an independent check.
import type { Graph, Tensor } from '../graph/graph';

export type BackendId =
  'onnxruntimeNode' | 'onnxruntimeNodePlain' | 'onnxruntimeWebGpu' | 'onnxruntimeWeb' | 'tensorflowNode' | 'tfjsCpu';

/**
 * Where a graph input lives in the flat parameter vector: the stored tensor `storedShape` starts at `offset`, and the graph
 * sees its prefix `shape` (shape[i] <= storedShape[i] on every axis, equal rank). Prefixes suffice because the supernet
 * sorts channels by importance and ranks by singular value.
 */
export interface ParameterView {
  /** Name of the graph input that receives the view. */
  readonly input: string;
  readonly offset: number;
  readonly storedShape: readonly number[];
  readonly shape: readonly number[];
}

/** A BatchNormalization node whose statistics are recalibrated; `mean` and `variance` are graph inputs of shape [channels]. */
export interface NormStatistics {
  readonly node: string;
  readonly mean: string;
  readonly variance: string;
  readonly channels: number;
}

/**
 * A network to differentiate. `graph.inputs[0]` is the data (first dimension symbolic `N`); its other inputs are the parameter views and the
 * statistics. `graph.outputs[0]` is [N, classes]: logits, or probabilities when a Softmax node makes them (the loss then
 * looks through it). BatchNormalization trains on batch statistics; `statistics` inputs are unused in `step`.
 */
export interface TrainingProgram {
  readonly graph: Graph;
  readonly parameters: readonly ParameterView[];
  readonly statistics: readonly NormStatistics[];
  /** Length of the flat parameter vector. */
  readonly parameterCount: number;
  readonly batchSize: number;
}

export interface StepInput {
  /** [parameterCount], not changed. */
  readonly parameters: Float32Array;
  /** [batchSize, C, H, W], preprocessed. */
  readonly x: Float32Array;
  /** [batchSize, classes] rows of probabilities: one-hot labels, or a teacher's output (in-place distillation). */
  readonly target: Float32Array;
}

export interface StepResult {
  /** Mean cross-entropy over the batch, natural logarithm. */
  readonly loss: number;
  /** d loss / d parameters, [parameterCount]; zero where the program has no view. Valid until the next call. */
  readonly gradient: Float32Array;
  /** [batchSize, classes], the softmax of the logits. Valid until the next call. */
  readonly probabilities: Float32Array;
}

export interface TrainingSession {
  step(input: StepInput): Promise<StepResult>;
  dispose(): Promise<void>;
}

/** Weight decay applies to kernels and matrices, not to biases or BatchNorm's scale and shift. */
export interface SgdOptions {
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

export interface SgdInput extends StepInput {
  /** [parameterCount], not changed; zeros at the start. */
  readonly velocity: Float32Array;
  readonly learningRate: number;
}

export interface SgdResult {
  readonly loss: number;
  readonly probabilities: Float32Array;
  /** [parameterCount] each, fresh arrays that the caller owns. */
  readonly parameters: Float32Array;
  readonly velocity: Float32Array;
}

/** A training step with the optimiser's update inside: for one network of millions of parameters. */
export interface SgdSession {
  update(input: SgdInput): Promise<SgdResult>;
  dispose(): Promise<void>;
}

/** Batch statistics of every entry of `program.statistics`, in order, for BatchNorm recalibration. */
export interface StatisticsSession {
  /** x: [batchSize, C, H, W]. Each result is [channels]; variance is the biased batch variance. */
  run(
    parameters: Float32Array,
    x: Float32Array,
  ): Promise<readonly { readonly mean: Float32Array; readonly variance: Float32Array }[]>;
  dispose(): Promise<void>;
}

export interface InferenceSession {
  /** Feeds by input name; results by output name. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  dispose(): Promise<void>;
}

export interface BackendOptions {
  /** Kernel threads; 1 gives bitwise repeatable results everywhere. */
  readonly threads: number;
  /** Told what is worth knowing but no error, such as a fallback. */
  readonly log?: (message: string) => void;
}

export interface Backend {
  readonly id: BackendId;
  /** For provenance: `onnxruntime-node 1.30.0, CPU, 2 threads`. */
  readonly description: string;
  createInference(graph: Graph): Promise<InferenceSession>;
  createTraining(program: TrainingProgram): Promise<TrainingSession>;
  createStatistics(program: TrainingProgram): Promise<StatisticsSession>;
  /** Absent where the backend cannot update inside its own step. */
  createSgd?(program: TrainingProgram, options: SgdOptions): Promise<SgdSession>;
  dispose(): Promise<void>;
}

export interface BackendFactory {
  readonly id: BackendId;
  readonly label: string;
  /** Loads lazily. @throws AdaScaleError `compute.unavailable` saying what is missing and how to get it. */
  readonly create: (options: BackendOptions) => Promise<Backend>;
}
