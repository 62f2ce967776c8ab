// report.md of a finished run: what was asked, what came out, and where every number comes from, in plain Markdown.
import * as path from 'node:path';
import { formatBytes, formatCount, formatMs, formatPercent } from '../../shared/format';
import type { Candidate } from '../../shared/run/candidate';
import { describeVariant } from '../../shared/run/describeVariant';
import { describeComparison } from '../../shared/run/latencyComparison';
import type { RunManifest, SearchResult } from '../../shared/run/manifest';
import { metrics } from '../../shared/run/objectives';
import type { SensitivityRecord } from '../../shared/run/sensitivity';
import { sensitivityReport } from './sensitivity/sensitivityReport';
import { writeFileAtomic } from '../runs/atomic';

/** Names come from files: nothing of them may act as Markdown or HTML. */
const plainText = (text: string): string => text.replace(/[\\`*_{}[\]<>|#\r\n]/g, ' ').slice(0, 200);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const columns = [
  'variant',
  'validation',
  'test',
  'latency',
  'spread',
  'against the baseline',
  'MACs',
  'weights',
  'peak memory',
  'what changed',
];

function candidateRow(candidate: Candidate): string {
  const { accuracy, latencyMs, macs, parameters, peakMemoryBytes, provenance } = candidate;
  const mark = provenance.latencyMs.provenance === 'predicted' && latencyMs !== null ? '≈ ' : '';
  return row([
    candidate.id,
    formatPercent(accuracy.validation),
    formatPercent(accuracy.test),
    mark + formatMs(latencyMs),
    formatMs(provenance.latencyMs.spread ?? null),
    describeComparison(candidate),
    formatCount(macs),
    formatCount(parameters),
    formatBytes(peakMemoryBytes),
    plainText(describeVariant(candidate)),
  ]);
}

function asked({ settings }: RunManifest): string[] {
  const budgets = Object.entries(settings.budgets).map(([id, limit]) => {
    const metric = metrics.find((entry) => entry.id === id);
    return `${metric?.label ?? id} ${metric?.direction === 'higher' ? 'at least' : 'at most'} ${limit}`;
  });
  return [
    `- Seed ${settings.seed}, ${settings.epochs} ${settings.epochs === 1 ? 'epoch' : 'epochs'} of supernet training, ${settings.evaluations} variants evaluated`,
    `- Budgets: ${budgets.length > 0 ? budgets.join('; ') : 'none'}`,
  ];
}

function provenance(manifest: RunManifest): string[] {
  const { splits, preprocessing, settings, compute } = manifest;
  const tried = Object.entries(preprocessing?.tried ?? {}).map(([id, share]) => `${id} ${formatPercent(share)}`);
  const latency =
    settings.latency === 'measured'
      ? `measured on ${plainText(manifest.device)}, ${plainText(manifest.runtime)}; all of this table interleaved in one sitting`
      : 'predicted by a roofline model (marked ≈), not measured';
  const trained = splits === null ? '?' : Math.min(splits.train, settings.trainLimit ?? splits.train);
  return [
    `- Accuracy: ${trained} images trained, ${splits?.validation ?? '?'} chose (validation), ${splits?.test ?? '?'} judged at the end (test; seen by neither)`,
    `- Preprocessing: ${preprocessing?.id ?? '?'}${tried.length > 0 ? ` (found on a labelled sample: ${tried.join(', ')})` : ''}`,
    `- Latency: ${latency}; spread is the interquartile range`,
    ...(settings.latency === 'measured'
      ? [
          '- Against the baseline: difference by round with its 95 % interval; a variant is called faster only where that leaves out zero',
        ]
      : []),
    '- Peak memory: weights and the largest set of live activations, from the graph',
    `- Trained with ${plainText(compute?.description ?? settings.backend)}`,
  ];
}

export function runReport(
  manifest: RunManifest,
  { baseline, frontier }: SearchResult,
  sensitivity: readonly SensitivityRecord[] = [],
): string {
  return [
    `# ${plainText(manifest.modelName)}: ${frontier.length} variants on the frontier`,
    '',
    ...asked(manifest),
    '',
    row(columns),
    row(columns.map((_, index) => (index === 0 || index === columns.length - 1 ? '---' : '---:'))),
    ...[baseline, ...frontier].map(candidateRow),
    ...sensitivityReport(sensitivity),
    '',
    '## Where the numbers come from',
    '',
    ...provenance(manifest),
    '',
  ].join('\n');
}

/** @throws AdaScaleError `disk.…`. */
export async function writeRunReport(
  folder: string,
  manifest: RunManifest,
  result: SearchResult,
  sensitivity: readonly SensitivityRecord[] = [],
): Promise<void> {
  await writeFileAtomic(path.join(folder, 'report.md'), runReport(manifest, result, sensitivity));
}
