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
  agree: (variants: number, by: number): string =>
    `Outputs of ${count(variants)} as on this computer, within ${by.toExponential(1)}`,
  disagree: (differing: number, compared: number): string =>
    `Outputs of ${count(differing)} of ${count(compared)} are not those of this computer`,
  differs: (by: number | null): string => (by === null ? ' ≠' : ` ≠ ${Number(by.toPrecision(2))}`),
  differsTitle:
    'Computes something else than this computer does: the largest difference of any output on the same input',
  energy: (figure: string, isSure: boolean): string => ` ${isSure ? '' : '≈ '}${figure}`,
  noEnergy: (reason: string): string => `Energy unavailable: ${reason}`,
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
