// Bases of a layer's two channel modes by what the layer sees and answers, instead of by its weights alone: input channels
// in whitened coordinates, output channels by the principal components of the responses (Zhang et al., "Accelerating Very
// Deep Convolutional Networks", 2015, section 3.1).
import { Matrix } from 'ml-matrix';
import type { Tensor } from '../graph/graph';
import { inputMoments } from './channelModes';
import { eigenBasis } from './eigenBasis';
import { hasNormBehind } from './normBehind';
import type { Site } from './operator';
import { receptiveField, responses, samplePositions } from './receptiveFields';
import { fullWidths } from './site';
import type { TuckerBases } from './tuckerBranches';
import { secondMoments, whitening } from './whitening';

/** Null where the sample shows nothing (all inputs zero). `inputs` [n, Ci, H, W]. */
export function responseBases(site: Site, inputs: Tensor): TuckerBases | null {
  const { inputChannels, outputChannels } = fullWidths(site);
  const centred = hasNormBehind(site);
  const positions = samplePositions(site, inputs, Math.max(inputChannels, outputChannels));
  const fields = positions.map((position) => receptiveField(site, inputs, position));
  const white = whitening(
    fields.flatMap((field) => pixels(field, inputChannels)),
    centred,
  );
  if (!white) return null;
  const answers = fields.map((field) => responses(site.weight, field));
  const seen = eigenBasis(white.root.mmul(inputMoments(site.weight)).mmul(white.root));
  const vectors = new Matrix(seen.vectors.map((vector) => [...vector]));
  return {
    down: vectors.mmul(white.inverseRoot).to2DArray(),
    up: vectors.mmul(white.root).to2DArray(),
    output: eigenBasis(secondMoments(answers, centred)).vectors,
  };
}

/** A field [Ci · taps] as one vector of Ci channels a tap. */
function pixels(field: Float64Array, channels: number): Float64Array[] {
  const taps = field.length / channels;
  return Array.from({ length: taps }, (_, tap) =>
    Float64Array.from({ length: channels }, (__, channel) => field[channel * taps + tap] ?? 0),
  );
}
