// ONNX messages as protobufjs decodes them: absent scalars read as their defaults, absent repeated fields as empty arrays.

/** A 64-bit integer: protobufjs hands out Long objects. */
export type Int64 = number | { toNumber(): number; toString(): string };

export interface TensorProto {
  readonly name: string;
  readonly dims: readonly Int64[];
  readonly dataType: number;
  readonly floatData: readonly number[];
  readonly int32Data: readonly number[];
  readonly stringData: readonly Uint8Array[];
  readonly int64Data: readonly Int64[];
  readonly doubleData: readonly number[];
  readonly rawData: Uint8Array;
  readonly externalData: readonly object[];
  readonly dataLocation: number;
}

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f: number;
  readonly i: Int64;
  readonly s: Uint8Array;
  readonly t: TensorProto | null;
  readonly g: object | null;
  readonly floats: readonly number[];
  readonly ints: readonly Int64[];
  readonly strings: readonly Uint8Array[];
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeProto[];
}

export interface DimensionProto {
  readonly dimValue: Int64;
  readonly dimParam: string;
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly DimensionProto[] } | null;
    } | null;
  } | null;
}

export interface GraphProto {
  readonly name: string;
  readonly node: readonly NodeProto[];
  readonly initializer: readonly TensorProto[];
  readonly sparseInitializer: readonly object[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
}

export interface ModelProto {
  readonly irVersion: Int64;
  readonly graph: GraphProto | null;
  readonly opsetImport: readonly { readonly domain: string; readonly version: Int64 }[];
}

/** As a number; beyond what a double holds exactly it is cut to the nearest safe integer (ONNX writes "to the end" so). */
export function toNumber(value: Int64): number {
  const number = typeof value === 'number' ? value : value.toNumber();
  return Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}
