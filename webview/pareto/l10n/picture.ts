// Pictures of the chart.
import { count } from './words';

export const pictureTexts = {
  entry: (format: string, background: string): string => `${format}, ${background}`,
  backgrounds: { theme: 'as shown', white: 'on white', transparent: 'transparent' },
  caption: (model: string, device: string, candidates: number, frontier: number): string =>
    `${model}, ${device}. ${count(candidates)} candidates, ${count(frontier)} on the frontier.`,
  marks: 'Filled points are measured, hollow ones predicted; small dots are dominated.',
  infeasible: 'Crosses are over a limit.',
  failed: 'Triangles failed.',
  errorBars: 'Bars: interquartile range of latency, 95 % interval of accuracy.',
  heat: (cold: number, hot: number, device: string): string =>
    `Arrows: from the latency of minute ${cold} under sustained load to that of minute ${hot}, ${device}; ` +
    `dotted and dashed: the frontiers of these minutes.`,
  conditions: (labels: string): string => `Squares: as measured on ${labels}.`,
  run: (place: number, model: string, device: string): string => `${place} ${model}, ${device}`,
  runs: (names: string): string => `Dash-dotted: frontiers of other runs, ${names}.`,
};
