// Drops a residual block whose shortcut is the identity, so that its input goes straight on (Huang et al., "Deep Networks
// with Stochastic Depth", 2016; Cai et al., "Once-for-All", 2019, elastic depth). The supernet does the rewiring.
import type { StructureOperator } from '../operator';

export const depthScale: StructureOperator = {
  kind: 'depth',
  id: 'depthScale',
  label: 'Block dropping',
  source: 'Huang et al. 2016; Cai et al. 2019',
};
