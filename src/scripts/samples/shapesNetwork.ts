// The sample network: a residual network of eight layers for 32×32 colour images, untrained.
import type { Graph } from '../../engine/graph/graph';
import { residualNetwork } from '../../engine/search/reproduction/residualNetwork';

/** [N, 3, 32, 32] -> probabilities [N, classes]. */
export function shapesNetwork(classes: number, widths: readonly [number, number, number], seed: number): Graph {
  return residualNetwork({
    name: 'shapes-resnet',
    shape: [3, 32, 32],
    classes,
    widths,
    blocksPerStage: 1,
    seed,
    stream: 'shapesNetwork',
  });
}
