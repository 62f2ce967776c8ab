// The TFLite file format as data: field numbers of the tables that a reader of float networks needs, and the enumerations.
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs (version 3)

export const fileIdentifier = 'TFL3';

export const fields = {
  model: { version: 0, operatorCodes: 1, subgraphs: 2, buffers: 4 },
  operatorCode: { deprecatedCode: 0, customCode: 1, code: 3 },
  subgraph: { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 },
  tensor: { shape: 0, type: 1, buffer: 2, name: 3, sparsity: 6, shapeSignature: 7 },
  buffer: { data: 0, offset: 1, size: 2 },
  operator: { code: 0, inputs: 1, outputs: 2, options: 4 },
} as const;

/** Fields of the option tables, by operator. */
export const optionFields = {
  conv: { padding: 0, strideWidth: 1, strideHeight: 2, activation: 3, dilationWidth: 4, dilationHeight: 5 },
  depthwiseConv: {
    padding: 0,
    strideWidth: 1,
    strideHeight: 2,
    multiplier: 3,
    activation: 4,
    dilationWidth: 5,
    dilationHeight: 6,
  },
  pool: { padding: 0, strideWidth: 1, strideHeight: 2, width: 3, height: 4, activation: 5 },
  fullyConnected: { activation: 0, weightsFormat: 1, keepDims: 2 },
  arithmetic: { activation: 0 },
  softmax: { beta: 0 },
  concatenation: { axis: 0, activation: 1 },
  reducer: { keepDims: 0 },
  leakyRelu: { alpha: 0 },
  resizeBilinear: { alignCorners: 2, halfPixelCenters: 3 },
  resizeNearest: { alignCorners: 0, halfPixelCenters: 1 },
  transposeConv: { padding: 0, strideWidth: 1, strideHeight: 2, activation: 3 },
} as const;

export const tensorTypes = [
  'FLOAT32',
  'FLOAT16',
  'INT32',
  'UINT8',
  'INT64',
  'STRING',
  'BOOL',
  'INT16',
  'COMPLEX64',
  'INT8',
  'FLOAT64',
];

/** Names of fused activations as Keras spells them. */
export const fusedActivations = ['linear', 'relu', 'relu_n1_to_1', 'relu6', 'tanh'];

const names =
  `ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP FLOOR
  FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM
  MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS
  SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND
  TRANSPOSE MEAN SUB DIV SQUEEZE UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT
  LOG_SOFTMAX DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL
  LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG SUM SQRT RSQRT SHAPE POW
  ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN FLOOR_DIV
  REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS
  SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG
  ROUND HARD_SWISH`.split(/\s+/);

export const operatorName = (code: number): string => names[code] ?? `BUILTIN_${code}`;
