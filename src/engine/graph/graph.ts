// The model IR: a directed acyclic graph with ONNX semantics (opset 17 subset), NCHW, explicit asymmetric pads. Readers
// convert into it, writers out of it, operators rewrite it, lowerings differentiate it. Data over classes: everything here
// is readonly and rewrites return a new graph.

export type DataType = 'float32' | 'float64' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';

export type TensorData = Float32Array | Float64Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

/** A constant: `data.length` is the product of `shape`; `bool` is stored as 0 and 1 in a Uint8Array. */
export interface Tensor {
  readonly dataType: DataType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** A symbolic dimension is text; the batch dimension of every network input is `N`. */
export type Dimension = number | string;

export interface ValueInfo {
  readonly name: string;
  readonly dataType: DataType;
  readonly shape: readonly Dimension[];
}

/** ONNX keeps integers and floats apart, so does this. */
export type Attribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: Tensor }
  /** A branch: reads values of the graph around it by name; its own names are unique among both. */
  | { readonly type: 'graph'; readonly value: Graph };

export interface GraphNode {
  /** Unique within the graph. */
  readonly name: string;
  readonly opType: string;
  /** Empty for the ONNX domain; `com.microsoft` and the like otherwise. */
  readonly domain?: string;
  /** An omitted optional input is the empty string. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The layer of the source file that this came from, for errors and tables; the node's name where absent. */
  readonly layer?: string;
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** In topological order. */
  readonly nodes: readonly GraphNode[];
  readonly initializers: ReadonlyMap<string, Tensor>;
}

/** The operator set version that the IR follows and that writers declare. */
export const opsetVersion = 17;

export const int = (value: number): Attribute => ({ type: 'int', value });
export const float = (value: number): Attribute => ({ type: 'float', value });
export const string = (value: string): Attribute => ({ type: 'string', value });
export const ints = (value: readonly number[]): Attribute => ({ type: 'ints', value });

export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

export const floatTensor = (shape: readonly number[], data: Float32Array | readonly number[]): Tensor => ({
  dataType: 'float32',
  shape,
  data: data instanceof Float32Array ? data : Float32Array.from(data),
});

/** Indices of a Gather: [values.length]. */
export const int32Tensor = (data: Int32Array): Tensor => ({ dataType: 'int32', shape: [data.length], data });

export const int64Tensor = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor => ({
  dataType: 'int64',
  shape,
  data: BigInt64Array.from(values, BigInt),
});
