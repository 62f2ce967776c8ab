// The details of one variant.

export const detailTexts = {
  name: 'Details',
  select: 'Select',
  deselect: 'Deselect',
  shortlist: 'Shortlist',
  unlist: 'Unlist',
  showLog: 'Show Log',
  nothing: 'Select a variant in the chart or the table.',
  notEvaluated: 'Not evaluated.',
  tied: 'Statistically tied with',
  tiedTitle:
    'On the frontier, with an accuracy within the 95 % interval of the difference and a measured latency whose spread overlaps',
  moreTied: (count: number): string => ` and ${count} more`,
  layers: 'Layers',
  macsKept: 'MACs kept of the baseline',
  channels: 'Channels kept',
  stage: 'Stage',
  operator: 'Operator',
  ratio: 'Ratio',
  asTrained: 'as trained',
  blocksDropped: 'Blocks dropped',
  measure: 'Measure Again…',
};
