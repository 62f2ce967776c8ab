// Weights of a layer as signed 8-bit integers with a scale by output channel, and its bias as 32-bit integers, corrected by
// the mean error that the rounded weights make (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias
// Correction", 2019, section 4.2, with means that were observed).
import type { Tensor } from '../../graph/graph';
import type { QuantisedLayer } from './quantisationPlan';

export interface QuantisedWeights {
  readonly weight: Tensor;
  /** [output channels] */
  readonly scales: Tensor;
  readonly bias: Tensor;
  /** Scale of the input times `scales`. */
  readonly biasScales: Tensor;
}

/** −128 is left out, so that the range is symmetric. */
const greatest = 127;
/** Biases stay well within 32 bits. */
const greatestBias = 2 ** 30;
const leastScale = 1e-12;

/** Index of the output channel of each weight, and of the input channel that it reads. */
function channelsOf({ node, weight, axis }: QuantisedLayer): {
  outputs: number;
  outputAt: (i: number) => number;
  inputAt: (i: number) => number;
} {
  const [first = 1, second = 1] = weight.shape;
  const perOutput = weight.data.length / first;
  if (node.opType !== 'Conv') {
    const row = (i: number): number => Math.floor(i / second);
    const column = (i: number): number => i % second;
    return axis === 0
      ? { outputs: first, outputAt: row, inputAt: column }
      : { outputs: second, outputAt: column, inputAt: row };
  }
  const group = node.attributes['group'];
  const perGroup = first / (group?.type === 'int' ? group.value : 1);
  const area = perOutput / second;
  const outputAt = (i: number): number => Math.floor(i / perOutput);
  const inputAt = (i: number): number => Math.floor(outputAt(i) / perGroup) * second + (Math.floor(i / area) % second);
  return { outputs: first, outputAt, inputAt };
}

/**
 * @param bias [output channels], zeros where the layer has none
 * @param inputScale of the activation that the layer reads
 * @param inputMeans mean of each of its channels
 */
export function quantiseWeights(
  layer: QuantisedLayer,
  bias: Float64Array,
  inputScale: number,
  inputMeans: ArrayLike<number>,
): QuantisedWeights {
  const { outputs, outputAt, inputAt } = channelsOf(layer);
  const { data } = layer.weight;
  const peaks = new Float64Array(outputs);
  for (let i = 0; i < data.length; i++)
    peaks[outputAt(i)] = Math.max(peaks[outputAt(i)] ?? 0, Math.abs(Number(data[i])));
  const scales = Float32Array.from(peaks, (peak, channel) =>
    Math.max(peak / greatest, Math.abs(bias[channel] ?? 0) / (inputScale * greatestBias), leastScale),
  );
  const corrected = bias.slice();
  const integers = new Int8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const output = outputAt(i);
    const [value, scale] = [Number(data[i]), scales[output] as number];
    const integer = Math.max(-greatest, Math.min(greatest, Math.round(value / scale)));
    corrected[output] = (corrected[output] as number) + (value - integer * scale) * (inputMeans[inputAt(i)] ?? 0);
    integers[i] = integer;
  }
  const biasScales = scales.map((scale) => Math.fround(scale * inputScale));
  return {
    weight: { dataType: 'int8', shape: layer.weight.shape, data: integers },
    scales: { dataType: 'float32', shape: [outputs], data: scales },
    bias: {
      dataType: 'int32',
      shape: [outputs],
      data: Int32Array.from(corrected, (value, channel) => Math.round(value / (biasScales[channel] as number))),
    },
    biasScales: { dataType: 'float32', shape: [outputs], data: biasScales },
  };
}
