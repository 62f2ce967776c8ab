// Runs and devices over each other.
import { count } from './words';

export const deviceTexts = {
  name: 'Devices and runs',
  conditions: 'Devices',
  runs: 'Other runs',
  variant: 'Variant',
  search: (device: string): string => `Search, ${device}`,
  condition: (device: string, runtime: string, minute: number | null): string =>
    `${device}, ${runtime}${minute === null ? '' : `, minute ${minute}`}`,
  tau: (tau: number): string => `rank agreement τ ${tau.toFixed(2)}`,
  rank: (rank: number): string => ` ${rank}.`,
  rankMoved: (rank: number, up: number): string => ` ${rank}. ${up > 0 ? `↑${up}` : `↓${-up}`}`,
  spread: (spread: string): string => `Interquartile range ${spread}`,
  showOnChart: 'On the chart',
  noMeasurements: 'Nothing was measured beside the search yet.',
  busy: 'Variants can be measured when the search has ended.',
  measureChosen: (variants: number): string => `Measure the ${count(variants)} chosen…`,
  measureFrontier: (variants: number): string => `Measure the frontier (${count(variants)})…`,
  noRuns: 'There is no other run in this workspace.',
  run: (place: number, name: string, device: string, frontier: number, best: string): string =>
    `${place}. ${name}, ${device}: ${count(frontier)} on its frontier, best ${best}`,
  add: (name: string, device: string, when: string): string => `Lay ${name} of ${when} (${device}) over this run`,
  remove: 'Remove',
};
