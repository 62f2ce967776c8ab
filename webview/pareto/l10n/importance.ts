// Gene importance.

export const importanceTexts = {
  name: 'Gene importance',
  none: 'Too few variants differ in their genes.',
  note: 'Share of the variance among the evaluated variants that each gene explains by itself; genes that act only together come out small.',
  gene: 'Gene',
  explains: (metric: string): string => metric,
  means: (metric: string): string => `Mean ${metric.toLowerCase()} by value`,
  showOnAxis: 'Show on the X axis',
};
