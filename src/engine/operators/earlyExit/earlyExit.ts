// A classifier on an inner stage that answers in the network's place: Teerapittayanon et al., "BranchyNet", 2016; Kaya et al.,
// "Shallow-Deep Networks", 2019. The supernet trains it with in-place distillation from the whole network.
import type { StructureOperator } from '../operator';

export const earlyExit: StructureOperator = {
  kind: 'exit',
  id: 'earlyExit',
  label: 'Early exit',
  source: 'Teerapittayanon et al. 2016; Kaya et al. 2019',
};
