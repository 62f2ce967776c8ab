// What a conversion throws where the IR cannot hold a layer; the reader collects these instead of stopping at the first.

/** `reason` follows "layer … of class …:" in what a person reads. */
export class LayerProblem extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'LayerProblem';
  }
}
