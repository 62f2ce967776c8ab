// policy.json as a whole: what the runtime decides with, and what an app needs to feed the variants. Schema: policy.schema.json.
import type { Policy } from './runtime';

export const policySchemaVersion = 1;

export interface PolicyTensor {
  readonly name: string;
  /** Symbolic dimensions are text, usually `N`. */
  readonly shape: readonly (number | string)[];
  readonly dataType: string;
}

/** By channel on 0…255 pixel values: `(pixel − mean) / std`. */
export interface PolicyPreprocessing {
  readonly id: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly channels: 'rgb' | 'bgr' | 'gray';
}

export interface PolicyModel {
  readonly name: string;
  /** Of the file that the variants were made from. */
  readonly sourceSha256: string;
  readonly inputs: readonly PolicyTensor[];
  readonly outputs: readonly PolicyTensor[];
  readonly labels?: readonly string[];
  /** Null where the inputs were used as they are. */
  readonly preprocessing: PolicyPreprocessing | null;
}

export interface PolicyFile extends Policy {
  /** Where editors find the schema: in a bundle it lies beside the policy. */
  readonly $schema?: string;
  readonly schema: typeof policySchemaVersion;
  readonly model: PolicyModel;
}
