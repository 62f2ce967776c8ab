// Pictures of the chart.
import { count } from './words';

export const pictureTexts = {
  entry: (format: string, background: string): string => `${format}, ${background}`,
  backgrounds: { theme: 'as shown', white: 'on white', transparent: 'transparent' },
  caption: (model: string, device: string, candidates: number, frontier: number): string =>
    `${model}, ${device}. ${count(candidates)} candidates, ${count(frontier)} on the frontier; ` +
    'filled points are measured, hollow ones predicted.',
};
