// The part of ml-cart that is used; the package ships no types.
declare module 'ml-cart' {
  /** A leaf has a `distribution`; any other node sends rows with `row[splitColumn] < splitValue` to the left. */
  export interface CartNode {
    readonly distribution?: number;
    readonly splitColumn?: number;
    readonly splitValue?: number;
    readonly left?: CartNode;
    readonly right?: CartNode;
  }

  export class DecisionTreeRegression {
    constructor(options: { readonly maxDepth: number; readonly minNumSamples: number });
    readonly root: CartNode;
    train(rows: readonly (readonly number[])[], targets: readonly number[]): void;
  }
}
