// adascale.json beside a model: what AdaScale cannot read out of the model itself, and the defaults of a search. The JSON
// Schema next to this file is the same contract for editors; a unit test holds the two together.
import type { Budgets } from '../run/objectives';

/** How pixels become inputs, where `auto` and the ids are not enough. */
export interface RecipePreprocessing {
  /** `auto` (default) or an id; not together with `mean` and `std`. */
  readonly id?: string;
  /** On 0…255 pixels, one value or one a channel, in the order of `channels`; with `std`. */
  readonly mean?: number | readonly number[];
  readonly std?: number | readonly number[];
  /** Order of three channels at the network's input. */
  readonly channels?: 'rgb' | 'bgr' | 'gray';
  /** Height and width that every image is scaled to. */
  readonly resize?: readonly [number, number];
}

export interface RecipeSplits {
  /** Where a split lies, if the splits lie apart: relative to the recipe. With any of these, `data` is not needed. */
  readonly train?: string;
  readonly validation?: string;
  readonly test?: string;
  /** Shares (0…1) of the training samples that become the splits which the data lacks. */
  readonly validationShare?: number;
  readonly testShare?: number;
}

/** Everything is optional; what is absent has a default or comes from the command. */
export interface Recipe {
  readonly $schema?: string;
  /** Folder or file of the data, relative to the recipe. */
  readonly data?: string;
  readonly splits?: RecipeSplits;
  readonly preprocessing?: string | RecipePreprocessing;
  /** Class names in the order of the network's outputs. */
  readonly labels?: readonly string[];
  readonly budgets?: Budgets;
  /** `local` or `adb:SERIAL`. */
  readonly target?: string;
  readonly seed?: number;
  readonly epochs?: number;
  readonly evaluations?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  /** Ids of the operators that the search may use; all where absent. */
  readonly operators?: readonly string[];
  /** Widths are multiples of so many channels; 8 where absent. */
  readonly widthQuantum?: number;
}

export const recipeFileName = 'adascale.json';
