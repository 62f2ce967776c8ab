// The multi-branch supernet (arXiv 2412.00724, self-evolutionary network): one flat parameter vector holds the dense trunk
// and every branch; genes choose a static sub-network whose parameters are prefix views of it.
import type { Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import type { NormStatistics, ParameterView } from '../compute/backend';
import type { Graph } from '../graph/graph';
import type { ExitPoint } from '../operators/earlyExit/exitPoints';

/** One stored tensor: `kind` decides weight decay and what is trained. */
export interface StoredParameter {
  /** `trunk/<initializer>` or `branch/<node>/<operator>/<name>`. */
  readonly key: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
  readonly kind: 'weight' | 'bias' | 'scale' | 'shift';
}

export interface ParameterLayout {
  readonly parameters: readonly StoredParameter[];
  readonly length: number;
}

/** A sub-network: a graph whose parameters and statistics are inputs (see TrainingProgram), not yet numbers. */
export interface SubNetwork {
  readonly key: string;
  readonly genes: Genes;
  readonly graph: Graph;
  readonly parameters: readonly ParameterView[];
  readonly statistics: readonly NormStatistics[];
}

export interface Supernet {
  /** The trained network, channels sorted by importance within each group. */
  readonly graph: Graph;
  readonly space: SpaceSummary;
  /** Where a sub-network may end early; the classifiers are in the layout like any other layer. */
  readonly exits: readonly ExitPoint[];
  readonly layout: ParameterLayout;
  /** Trunk and recycled branches before any training, [layout.length]. */
  readonly initial: Float32Array;
  /** @throws AdaScaleError `search.genes` naming the gene that the space does not have. */
  readonly subNetwork: (genes: Genes) => SubNetwork;
  /** The cheapest sub-network of the space that runs to its end: the sandwich rule's smallest. */
  readonly smallest: Genes;
}
