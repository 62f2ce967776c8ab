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
  const values = Float64Array.from(layer.weight.data, Number);
  const peaks = new Float64Array(outputs);
  values.forEach((value, i) => {
    peaks[outputAt(i)] = Math.max(peaks[outputAt(i)] ?? 0, Math.abs(value));
  });
  const scales = Float32Array.from(peaks, (peak, channel) =>
    Math.max(peak / greatest, Math.abs(bias[channel] ?? 0) / (inputScale * greatestBias), leastScale),
  );
  const corrected = bias.slice();
  const integers = Int8Array.from(values, (value, i) => {
    const scale = scales[outputAt(i)] as number;
    const integer = Math.max(-greatest, Math.min(greatest, Math.round(value / scale)));
    corrected[outputAt(i)] =
      (corrected[outputAt(i)] as number) + (value - integer * scale) * (inputMeans[inputAt(i)] ?? 0);
    return integer;
  });
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
