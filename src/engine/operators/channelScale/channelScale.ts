// Keeps a share of the channels of a whole group: channels are sorted by importance once, then sliced (Yu et al.,
// "Slimmable Neural Networks", 2018; Cai et al., "Once-for-All", 2019, elastic width). The supernet does the slicing.
import type { StructureOperator } from '../operator';

export const channelScale: StructureOperator = {
  kind: 'width',
  id: 'channelScale',
  label: 'Channel scaling',
  source: 'Yu et al. 2018; Cai et al. 2019',
};
