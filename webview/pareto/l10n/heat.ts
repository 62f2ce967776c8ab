// The first minute under load against the last.
import { count } from './words';

export const heatTexts = {
  toggle: 'Heat',
  toggleTitle: (cold: number, hot: number, device: string): string =>
    `Arrows from the latency of minute ${cold} to that of minute ${hot} under sustained load, ${device}`,
  /** How to get the figures. */
  none: 'No variant was measured under sustained load yet: Measure under Load, in the menu of a variant, compares the first minute with the last.',
  measureFrontier: (variants: number): string => `Measure the frontier under load (${count(variants)})…`,
  minute: (minute: number): string => `Minute ${minute}`,
  columnName: (minute: number): string => `Min ${minute}`,
  column: (minute: number, device: string): string => `Latency to minute ${minute} under sustained load, ${device}`,
  row: (minute: number): string => `Latency, minute ${minute}`,
};
