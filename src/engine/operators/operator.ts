// What a compression operator is to the supernet. One folder an operator; operators/index.ts is the registry.
// An operator never trains and never touches channel numbers that other layers see: shape, stride and channel groups stay.
import type { Graph, GraphNode, Tensor } from '../graph/graph';

/** Named weight tensors as stored in the supernet at their largest size. */
export interface BranchTensor {
  /** Last part of the store key: `reduce`, `expand`, … */
  readonly name: string;
  readonly tensor: Tensor;
  /** `weight` where absent. */
  readonly kind?: 'weight' | 'bias';
}

/** A layer that an operator may replace (kind `replace`): one Conv or Gemm/MatMul node with constant weights. */
export interface Site {
  readonly graph: Graph;
  readonly node: GraphNode;
  /** Conv [Co, Ci/group, kh, kw]; dense [Ci, Co] (already transposed from Gemm's transB if needed). */
  readonly weight: Tensor;
  /** Shape of the layer's first input at batch 1: [1, Ci, H, W], dense [1, Ci]. */
  readonly inputShape: readonly number[];
  /** Output pixels of the layer (1 for dense), for MACs. */
  readonly outputPixels: number;
}

/** Effective channels at the site once widths are applied, for slicing stored weights. */
export interface SiteWidths {
  readonly inputChannels: number;
  readonly outputChannels: number;
}

/** Nodes that replace the site's node: same input name, same output name, the site's bias or branch tensors in its place. */
export interface Replacement {
  readonly nodes: readonly GraphNode[];
  /** Graph inputs that the nodes read, with the prefix shape of the stored branch tensor that each sees. */
  readonly weights: readonly { readonly input: string; readonly branch: string; readonly shape: readonly number[] }[];
  /** What the nodes read besides: shapes, ranges. */
  readonly constants?: ReadonlyMap<string, Tensor>;
}

/** Replaces a layer by a cheaper structure initialised from its trained weights (weight recycling). */
export interface ReplaceOperator {
  readonly kind: 'replace';
  readonly id: string;
  readonly label: string;
  /** Where the structure comes from (paper, section). */
  readonly source: string;
  /** Ratios offered at the site, each in (0, 1]; empty where the operator does not fit or saves no MACs (break-even). */
  readonly ratios: (site: Site) => readonly number[];
  /** Closed-form MACs for one input at these widths and ratio. */
  readonly macs: (site: Site, widths: SiteWidths, ratio: number) => number;
  /** Branch weights from the trained kernel, at the largest rank that is offered (exact at full rank where the maths says so). */
  readonly recycle: (site: Site, largestRatio: number) => readonly BranchTensor[];
  /** The replacing nodes. `prefix` makes node and value names unique; `bias` is the site's bias input name, '' for none. */
  readonly build: (site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string) => Replacement;
  /**
   * Fits branch weights better to what the layer really sees: `inputs` is a sample of the layer's first input,
   * [n, Ci, H, W], as the trained network computes it. Absent where the recycled weights are already the optimum.
   */
  readonly refit?: (site: Site, branches: readonly BranchTensor[], inputs: Tensor) => readonly BranchTensor[];
}

/**
 * Changes the network as a whole: scales a channel group (kind `width`), drops a residual block (`depth`), works on a smaller
 * image (`resolution`), computes in integers (`precision`), ends early (`exit`). Carried out by the supernet and what is around it.
 */
export interface StructureOperator {
  readonly kind: 'width' | 'depth' | 'resolution' | 'precision' | 'exit';
  readonly id: string;
  readonly label: string;
  readonly source: string;
}

export type Operator = ReplaceOperator | StructureOperator;
