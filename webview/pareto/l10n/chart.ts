// The chart, what stands around it, and what it says to screen readers.
import { count } from './words';

export const chartTexts = {
  name: 'Chart',
  better: { higher: 'higher is better', lower: 'lower is better' },
  describe: (y: string, x: string, all: number, frontier: number, over: number, failed: number): string =>
    `${y} against ${x}. ${all} candidates, ${frontier} on the frontier, ${over} over a limit, ${failed} failed.`,
  help:
    'Left and Right move along the frontier, Space selects, C puts on the shortlist, P pins the tooltip, ' +
    'Shift+F10 opens the menu, Escape clears, plus and minus zoom, Shift with arrows pans, 0 shows all.',
  onFrontier: (place: number, all: number): string => `${place} of ${all} on the frontier`,
  baseline: 'baseline',
  axis: (name: string): string => `${name} axis`,
  log: 'Log',
  logOf: (name: string): string => `Log scale, ${name} axis`,
  shade: 'Shade',
  shadeNone: 'None',
  shadeTitle: 'Shade the cloud by',
  feasibleOnly: 'Feasible only',
  errorBars: 'Error bars',
  errorBarsTitle: 'Spread of latency (interquartile range) and 95 % interval of accuracy on the frontier',
  toFrontier: 'Zoom to the frontier',
  showAll: 'Show everything',
  filters: 'Filters',
  picture: 'Save Picture',
  genes: 'Genes',
  fresh: (all: number, better: number): string =>
    `${count(all)} new${better === 0 ? '' : `, ${count(better)} on the frontier`}`,
  show: 'Show',
  pause: 'Pause View',
  pauseTitle: 'Keeps the picture still while the search goes on; what arrives is counted',
  go: 'Resume View',
  goTitle: 'Shows what arrived meanwhile',
  brushed: (inside: number): string => `${count(inside)} in the brush`,
  clearBrush: 'Clear',
  unpin: (id: string): string => `Unpin ${id}`,
  legend: 'Marks',
  legendItems: {
    measured: 'Frontier, measured',
    /** By the figure that decides. */
    unsure: {
      latencyMs: 'Frontier, predicted',
      energyMj: 'Frontier, estimated',
      modelledEnergyMj: 'Frontier, assumed',
    } as Readonly<Partial<Record<string, string>>>,
    baseline: 'Baseline',
    dominated: 'Dominated',
    infeasible: 'Over a limit',
    failed: 'Failed',
    unplaced: 'Figure unknown',
    shade: (label: string, low: string, high: string): string => `Shade: ${label} ${low} (faint) to ${high}`,
    heat: (cold: number, hot: number): string => `Minute ${cold} to minute ${hot}`,
    heatFrontier: (minute: number): string => `Frontier, minute ${minute}`,
    run: (place: number, name: string, device: string, isMeasured: boolean): string =>
      `${place}: ${name}, ${device}${isMeasured ? '' : ' (hollow: predicted)'}`,
  },
};
