// 8-bit integers instead of 32-bit floats, after training: Jacob et al., "Quantization and Training of Neural Networks for
// Efficient Integer-Arithmetic-Only Inference", 2018; Nagel et al., "A White Paper on Neural Network Quantization", 2021.
// Weights per output channel and symmetric, activations per tensor and unsigned, in the QuantizeLinear/DequantizeLinear form
// that runtimes fuse into integer kernels. The float sub-network keeps its weights: the integers are made from them.
import type { StructureOperator } from '../operator';

export const int8: StructureOperator = {
  kind: 'precision',
  id: 'int8',
  label: '8-bit integers',
  source: 'Jacob et al. 2018; Nagel et al. 2021',
};
