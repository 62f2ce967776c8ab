// Parallel coordinates.
import { count } from './words';

export const parallelTexts = {
  genes: 'Genes',
  genesTitle: 'Show the genes as axes, too',
  name: (axes: string): string => `Parallel coordinates over ${axes}`,
  note: (inside: number, all: number, isSampled: boolean): string =>
    `${count(inside)} of ${count(all)} in the brush; better lies higher; drag on an axis to brush, double-click to clear` +
    (isSampled ? '; a sample of the dominated is drawn' : ''),
  line: (id: string, figures: string): string => `${id}: ${figures}; click to select`,
  least: (label: string): string => `${label}, brush from`,
  most: (label: string): string => `${label}, brush to`,
};
