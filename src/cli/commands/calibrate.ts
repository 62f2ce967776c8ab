import type { Command } from 'commander';
import { defaultAdbServer } from '../../shared/device/adbServer';
import { formatPercent } from '../../shared/format';
import type { CalibrateParams, CalibrateResult, KernelErrors } from '../../shared/protocol/devices';
import { cliffHead, cliffRows, memoryRemarks } from '../memoryCliffText';
import { runSession, withoutCommon, type CommonOptions } from '../session';
import { printTable } from '../terminal';
import { adbServer, count } from '../values';

type Options = CommonOptions & Partial<CalibrateParams>;

const row = (name: string, errors: Omit<KernelErrors, 'kind' | 'precision'>): readonly string[] => [
  name,
  String(errors.kernels),
  errors.withinTenPercent === null ? '' : formatPercent(errors.withinTenPercent),
  errors.medianError === null ? '' : formatPercent(errors.medianError),
  errors.unjudged === 0 ? '' : String(errors.unjudged),
];

function remarks(result: CalibrateResult): readonly string[] {
  const { networks, networkError, quantum } = result;
  return [
    networkError === null
      ? 'whole networks: too few were measured to tell the error'
      : `whole networks (${networks}): median error ${formatPercent(networkError)}, each predicted without itself`,
    quantum === null ? 'channel quantum: the sweep shows no steps' : `channel quantum: ${quantum}`,
    ...memoryRemarks(result),
  ];
}

/** Rows of what a person is shown; `--json` has all. */
const shownRows = 12;

function printUnjudged(unjudged: CalibrateResult['unjudged']): void {
  if (unjudged.length === 0) return;
  const shown = unjudged.slice(0, shownRows);
  printTable(
    ['kernel that cannot be judged', 'why'],
    shown.map(({ kernel, reason }) => [kernel, reason]),
    [],
  );
  if (unjudged.length > shown.length) process.stdout.write(`${unjudged.length - shown.length} more with --json\n`);
}

function print(result: CalibrateResult): void {
  const { device, runtime, threads, kernels, passes, file } = result;
  printTable(
    ['kernels held out', 'judged', 'within ±10 %', 'median error', 'cannot judge'],
    [...result.errors.map((errors) => row(`${errors.kind} ${errors.precision}`, errors)), row('all', result.overall)],
    [1, 2, 3, 4],
  );
  printUnjudged(result.unjudged);
  if (result.memory.length > 0) printTable(cliffHead, result.memory.flatMap(cliffRows), [1, 2, 3, 4]);
  const measured = `measured ${kernels} kernels in ${passes} passes on ${device}, ${runtime}, ${threads} threads`;
  process.stdout.write(`${[measured, ...remarks(result), `table: ${file}`].join('\n')}\n`);
}

export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .option('--target <id>', 'local, adb:SERIAL, or adb for the only device attached', 'local')
    .option('--adb-server <host:port>', `address of the adb server (default ${defaultAdbServer})`, adbServer)
    .option('--kernels <n>', 'kernels to measure (default 3200 on this computer, 1600 on a phone)', count('--kernels'))
    .option('--passes <n>', 'passes over them (default 3)', count('--passes'))
    .option('--threads <n>', 'kernel threads (default 1)', count('--threads'))
    .option('--seed <n>', 'seed of the sample (default 1)', count('--seed', 0))
    .option('--folder <dir>', 'where .adascale/calibration lies', '.')
    .option('--resume', 'go on with a calibration that was stopped')
    .option('--memory', 'measure under caps on the memory too: where latency rises as memory gets short (local)')
    .description('measure kernels on a target and fit the latency predictor to them')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const params = withoutCommon(options);
      return runSession(
        options,
        ({ client, signal, progress }) =>
          client.call(
            'device/calibrate',
            { ...params, folder: params.folder ?? '.' },
            {
              signal,
              onProgress: ({ done, total, detail }) =>
                progress.update(total > 0 ? done / total : 0, 'calibrate', detail),
            },
          ),
        print,
      );
    });
}
