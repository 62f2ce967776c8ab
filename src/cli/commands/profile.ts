import * as path from 'node:path';
import type { Command } from 'commander';
import { defaultAdbServer } from '../../shared/device/adbServer';
import { usualWindowMs } from '../../shared/device/sensors/measureEnergy';
import { formatBytes, formatMj, formatMs } from '../../shared/format';
import type { OutputCheck, PairedComparison, ProfileRecord, ProfileResult } from '../../shared/protocol/engine';
import { AdaScaleError } from '../../shared/errors';
import { runSession, withoutCommon, type CommonOptions } from '../session';
import { energyRemarks, formatEnergy } from '../energyText';
import { printSustained } from '../sustainedTable';
import { printTable } from '../terminal';
import { adbServer, amount, count, energySeconds, list, oneOf } from '../values';

type Options = CommonOptions & {
  readonly target?: string;
  readonly adbServer?: string;
  readonly runs?: number;
  readonly threads?: number;
  readonly run?: string;
  readonly variants?: string[];
  readonly check?: 'outputs' | 'layers';
  readonly sustained?: number;
  readonly energy?: true | number;
  readonly keep: boolean;
  readonly benchmarkModel?: string;
};

const formatDifference = (check: OutputCheck | undefined): string =>
  check?.maximumDifference == null ? '' : check.maximumDifference.toExponential(1);

const formatComparison = (comparison: PairedComparison | undefined): string => {
  if (comparison?.medianDifferenceMs == null) return '';
  const sign = comparison.medianDifferenceMs < 0 ? '-' : '+';
  return `${comparison.verdict} (${sign}${formatMs(Math.abs(comparison.medianDifferenceMs))})`;
};

/** Shown even where nothing is known. */
const isUsual = (head: string): boolean => ['model', 'median', '90th', 'spread', 'runs', 'peak memory'].includes(head);

/** Rows of what was measured; a column that nothing is known for is left out. */
function printRecords({ records, comparisons, outputs }: ProfileResult): void {
  const columns: readonly (readonly [string, (record: ProfileRecord) => string])[] = [
    ['model', (record) => record.id],
    ['median', (record) => formatMs(record.medianMs)],
    ['mean', (record) => formatMs(record.meanMs ?? null)],
    ['90th', (record) => formatMs(record.p90Ms)],
    ['spread', (record) => formatMs(record.spreadMs)],
    ['runs', (record) => String(record.samples)],
    ['peak memory', (record) => formatBytes(record.peakMemoryBytes)],
    ['energy', (record) => formatEnergy(record)],
    ['modelled energy', (record) => formatMj(record.modelledEnergyMj ?? null)],
    ['outputs differ by', (record) => formatDifference(outputs?.find(({ id }) => id === record.id))],
    [`than ${records[0]?.id}`, (record) => formatComparison(comparisons.find(({ id }) => id === record.id))],
  ];
  const shown = columns.filter(([head, text]) => isUsual(head) || records.some((record) => text(record) !== ''));
  printTable(
    shown.map(([head]) => head),
    records.map((record) => shown.map(([, text]) => text(record))),
    shown.flatMap(([head], index) => (head === 'model' || head.startsWith('than') ? [] : [index])),
  );
}

/** What a reader has to know beside the figures. */
function remarks({ records, outputs, kept }: ProfileResult): readonly string[] {
  const [first] = records;
  if (first === undefined) return [];
  const hot = records.some((record) => (record.thermalAfter ?? 0) > 0 || (record.thermalBefore ?? 0) > 0);
  const layers = (outputs ?? []).flatMap(({ id, firstLayer }) =>
    firstLayer
      ? [
          `${id}: ${firstLayer.op} "${firstLayer.layer}" is the first that differs, by ${firstLayer.difference.toExponential(1)}`,
        ]
      : [],
  );
  return [
    `measured on ${first.device}, ${first.runtime}`,
    ...(hot ? ['the device was warm: its thermal status was not 0 before or after'] : []),
    ...(first.charging === true ? ['the device was charging'] : []),
    ...energyRemarks(records),
    ...layers,
    ...(kept ? [`kept with the run: ${kept.length} lines of measurements.jsonl`] : []),
  ];
}

function print(result: ProfileResult): void {
  if (result.sustained) printSustained(result.sustained);
  printRecords(result);
  process.stdout.write(`${remarks(result).join('\n')}\n`);
}

export function addProfile(program: Command): void {
  program
    .command('profile')
    .argument('[models...]', 'model files')
    .option('--run <run>', 'measure variants of this run instead')
    .option('--variants <ids>', 'which variants of the run, comma separated (default: its frontier)', list)
    .option('--target <id>', 'local, adb:SERIAL, or adb for the only device attached', 'local')
    .option('--adb-server <host:port>', `address of the adb server (default ${defaultAdbServer})`, adbServer)
    .option('--runs <n>', 'measured runs of each, at least', count('--runs'))
    .option('--threads <n>', 'kernel threads', count('--threads'))
    .option(
      '--check <what>',
      'compare with this computer: outputs, or layers too',
      oneOf('--check', ['outputs', 'layers']),
    )
    .option(
      '--sustained <minutes>',
      'measure without a pause, with heat and clock: the first minute against the last',
      amount('--sustained', 0.01),
    )
    .option(
      '--energy [seconds]',
      `measure energy too, ${usualWindowMs / 1000} s for each model and once idle`,
      amount('--energy', 1),
    )
    .option('--no-keep', 'with --run: do not add the figures to the run')
    .option('--benchmark-model <file>', 'your benchmark_model for the target benchmarkModel:SERIAL (.tflite files)')
    .description('measure latency on a target')
    .action((models: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { sustained, energy, keep, benchmarkModel, ...rest } = withoutCommon(options);
      return runSession(
        options,
        ({ client, signal, progress }) => {
          if (models.length === 0 && rest.run === undefined) {
            throw new AdaScaleError('input.missing', 'profile needs model files or --run RUN');
          }
          return client.call(
            'profile/run',
            {
              ...rest,
              ...(models.length > 0 && { models }),
              ...(sustained !== undefined && { sustainedSeconds: 60 * sustained }),
              ...(energy !== undefined && { energySeconds: energySeconds(energy) }),
              ...(rest.run !== undefined && { keep }),
              ...(benchmarkModel !== undefined && { benchmarkModelPath: path.resolve(benchmarkModel) }),
            },
            {
              signal,
              onProgress: ({ done, total, detail }) => progress.update(total > 0 ? done / total : 0, 'profile', detail),
            },
          );
        },
        print,
      );
    });
}
