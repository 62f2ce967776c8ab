// A ghost is computed from a primary map that already carries its bias: the ghost's own bias makes up for that (away from
// the border, where the cheap kernel reads padding).
import { floatTensor, type Tensor } from '../../graph/graph';

/** oddBias − sum(cheap) · evenBias, [half]. */
export function ghostBias(cheap: Tensor, evenBias: Tensor, oddBias: Tensor): Tensor {
  const taps = cheap.data.length / oddBias.data.length;
  const values = Float32Array.from({ length: oddBias.data.length }, (_, map) => {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) sum += Number(cheap.data[map * taps + tap]);
    return Number(oddBias.data[map]) - sum * Number(evenBias.data[map]);
  });
  return floatTensor(oddBias.shape, values);
}
