// The supernet as a search problem.
import type { DeviceModel } from '../../shared/device/deviceModel';
import { geneKey, type Genes } from '../../shared/run/genes';
import { predictLatencyMs } from '../profile/roofline';
import type { Supernet } from '../supernet/supernet';
import type { SearchProblem } from './problem';

interface Known {
  readonly key: string;
  readonly estimate: number;
}

/** `key` and `estimate` are remembered by gene string: breeding asks for them again and again. */
export function createSubNetworkProblem(
  supernet: Supernet,
  device: DeviceModel,
  evaluate: SearchProblem['evaluate'],
): SearchProblem {
  const known = new Map<string, Known>();
  const look = (genes: Genes): Known => {
    const text = geneKey(genes);
    const entry = known.get(text);
    if (entry !== undefined) return entry;
    const { key, graph } = supernet.subNetwork(genes);
    const made = { key, estimate: predictLatencyMs(graph, device) };
    known.set(text, made);
    return made;
  };
  return { key: (genes) => look(genes).key, estimate: (genes) => look(genes).estimate, evaluate };
}
