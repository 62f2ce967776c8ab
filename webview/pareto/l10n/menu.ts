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
  busy: 'after the search',
  exportOne: 'Export…',
  copyId: 'Copy Id',
  showLog: 'Show Log',
  keys: { select: 'Space', shortlist: 'C', pin: 'P' },
};
