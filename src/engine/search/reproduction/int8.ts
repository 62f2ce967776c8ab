// (e) 8-bit integers and nothing else: the starting network quantised after training, where this version offers that.
import type { MethodResult } from '../../../shared/protocol/reproduce';
import { createSupernet } from '../../supernet/createSupernet';
import type { Trained } from './experiment';

const nothing: MethodResult = { method: 'int8', variants: [], trainingMs: 0, passes: 0 };

export async function int8({ baseline }: Trained): Promise<MethodResult> {
  const { precisions = [] } = createSupernet(baseline).space;
  const unavailable = precisions.includes('int8')
    ? 'the kit does not measure it yet'
    : 'this version has no 8-bit precision gene';
  return { ...nothing, unavailable };
}
