// Budgets as people type them: `8`, `8 ms`, `1.5 MB`, `70 %`, `300 k`.
import type { Metric } from '../../shared/run/objectives';
import { formatBytes, formatCount, formatMj, formatMs, formatPercent } from '../../shared/format';

const multipliers: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };
const amount = /^\s*(\d+(?:[.,]\d+)?)\s*([kMG]?)\s*(B|bytes|ms|mJ|%|MACs|weights)?\s*$/i;

const units: Readonly<Record<Metric['unit'], readonly string[]>> = {
  '': [''],
  '%': ['', '%'],
  ms: ['', 'ms'],
  bytes: ['', 'b', 'bytes'],
  MACs: ['', 'macs'],
  weights: ['', 'weights'],
  mJ: ['', 'mj'],
};

function scaleOf(prefix: string, unit: Metric['unit']): number | null {
  const known = prefix.toLowerCase() === 'k' ? 'k' : prefix.toUpperCase();
  if (prefix !== '' && (unit === '%' || unit === 'ms' || unit === 'mJ')) return null;
  return multipliers[known] ?? null;
}

/** The limit in the metric's unit, accuracy as a share (0…1); null for what is no amount of that unit above 0. */
export function parseBudget(metric: Metric, text: string): number | null {
  const match = amount.exec(text);
  if (!match) return null;
  const [, digits = '', prefix = '', unit = ''] = match;
  const scale = scaleOf(prefix, metric.unit);
  if (scale === null || !units[metric.unit].includes(unit.toLowerCase())) return null;
  const number = Number(digits.replace(',', '.')) * scale;
  if (metric.unit !== '%') return number > 0 ? number : null;
  // `0.7` and `70 %` are the same accuracy; a bare number above 1 can only be a percentage.
  const share = unit === '%' || number > 1 ? number / 100 : number;
  return share > 0 && share <= 1 ? share : null;
}

export function formatBudget(metric: Metric, limit: number): string {
  switch (metric.unit) {
    case '%':
      return formatPercent(limit);
    case 'ms':
      return formatMs(limit);
    case 'mJ':
      return formatMj(limit);
    case 'bytes':
      return formatBytes(limit);
    case 'MACs':
    case 'weights':
    case '':
      return formatCount(limit);
    default:
      return metric.unit satisfies never;
  }
}
