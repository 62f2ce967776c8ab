// Elementwise arithmetic with NumPy broadcasting, which tfjs shares.
import type { TfOps } from '../tfjsOp';

export const arithmetic: TfOps = {
  Add: ({ tf, input }) => tf.add(input(0), input(1)),
  Sub: ({ tf, input }) => tf.sub(input(0), input(1)),
  Mul: ({ tf, input }) => tf.mul(input(0), input(1)),
  Div: ({ tf, input }) => tf.div(input(0), input(1)),
  Pow: ({ tf, input }) => tf.pow(input(0), input(1)),
  Sqrt: ({ tf, input }) => tf.sqrt(input(0)),
  Exp: ({ tf, input }) => tf.exp(input(0)),
};
