// Training of one network on labels: the same loop as the supernet's with only the full path. For samples made from
// scratch, and for the separate trainings that the joint run's cost is compared with.
import type { Graph } from '../graph/graph';
import { plainNetwork } from '../supernet/plainNetwork';
import type { Supernet } from '../supernet/supernet';
import { initialise } from './initialise';
import { trainSupernet } from './trainSupernet';
import type { TrainSupernetOptions } from './trainSupernet';
import type { Trained } from './trainLoop';

export interface TrainNetworkOptions extends Omit<TrainSupernetOptions, 'supernet' | 'initial'> {
  readonly graph: Graph;
  /** `trained` goes on from the graph's own weights, `scratch` draws new ones by the settings' seed. */
  readonly start: 'trained' | 'scratch';
}

/** The network that was trained and its flat parameters; see `trainSupernet` for resuming and errors. */
export async function trainNetwork(options: TrainNetworkOptions): Promise<Trained & { readonly network: Supernet }> {
  const { graph, start, job = 'network' } = options;
  const network = plainNetwork(graph);
  const initial =
    start === 'trained' ? network.initial : initialise(network.layout, network.graph, options.settings.seed);
  return { ...(await trainSupernet({ ...options, job, supernet: network, initial })), network };
}
