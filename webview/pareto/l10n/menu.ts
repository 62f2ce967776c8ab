// The menu of a candidate.

export const menuTexts = {
  name: (id: string): string => `Actions for ${id}`,
  select: 'Select',
  deselect: 'Deselect',
  shortlist: 'Add to Shortlist',
  unlist: 'Remove from Shortlist',
  compare: 'Compare with the Shortlist',
  compareNeeds: 'shortlist another first',
  pin: 'Pin Tooltip',
  unpin: 'Unpin Tooltip',
  measure: (variants: number): string => (variants === 1 ? 'Measure Again…' : `Measure ${variants} Again…`),
  measureUnderLoad: (variants: number): string =>
    variants === 1 ? 'Measure under Load…' : `Measure ${variants} under Load…`,
  ask: {
    refine: (points: number): string =>
      points === 1 ? 'Refine around This Point…' : `Refine around ${points} Points…`,
    fineTune: (variants: number): string =>
      variants === 1 ? 'Fine-Tune This Variant…' : `Fine-Tune ${variants} Variants…`,
  },
  tooMany: (most: number): string => `at most ${most} at once`,
  busy: 'after the search',
  exportOne: 'Export…',
  copyId: 'Copy Id',
  showLog: 'Show Log',
  keys: { select: 'Space', shortlist: 'C', pin: 'P' },
};
