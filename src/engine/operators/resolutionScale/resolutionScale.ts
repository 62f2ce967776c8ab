// Runs the network on a smaller image (input resolution as a dimension of scaling: Tan and Le, "EfficientNet", 2019; elastic
// resolution with shared weights: Cai et al., "Once-for-All", 2019). The app's input stays as it is: the variant begins with
// the downscale. MACs of convolutions fall with the square of the share.
import type { StructureOperator } from '../operator';

export const resolutionScale: StructureOperator = {
  kind: 'resolution',
  id: 'resolutionScale',
  label: 'Smaller input',
  source: 'Tan, Le 2019; Cai et al. 2019',
};
