import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import { AdaScaleError } from '../../shared/errors';
import { formatPercent } from '../../shared/format';
import { compareStrategies, type Strategy } from '../../shared/policy/compareStrategies';
import { findLosses, type Loss } from '../../shared/policy/findLosses';
import { generateTrace, traceScripts, type TraceScript } from '../../shared/policy/generateTrace';
import { parsePolicy } from '../../shared/policy/parsePolicy';
import { parseTrace } from '../../shared/policy/parseTrace';
import { formatLog, type Decision, type Policy, type TraceLine } from '../../shared/policy/runtime';
import { simulate } from '../../shared/policy/simulate';
import type { MeasuredCliff } from '../../shared/device/memoryCliff';
import { policyDevice } from '../../shared/policy/policyDevice';
import { throttleWith } from '../../shared/policy/throttle';
import { plainCommand } from '../plainCommand';
import { runSession, type CommonOptions } from '../session';
import { printTable } from '../terminal';
import { readTextFile, writeNewTextFile } from '../textFile';
import { amount, count, oneOf } from '../values';

type Options = CommonOptions & {
  readonly trace?: string;
  readonly script?: TraceScript;
  readonly seed: number;
  readonly minutes: number;
  readonly rate: number;
  readonly decisions?: string;
  readonly calibration?: string;
};

interface Simulated {
  readonly policy: string;
  readonly trace: string;
  readonly lines: number;
  readonly durationMs: number;
  /** Latencies are the policy's figures times what heat and memory make of them. */
  readonly deviceModel: {
    readonly heat: 'assumed';
    readonly memory: 'assumed' | 'measured';
    readonly cliff: MeasuredCliff | null;
  };
  readonly strategies: readonly Strategy[];
  readonly losses: readonly Loss[];
  /** Every change of the active variant, with why. */
  readonly switches: readonly Decision[];
  /** Measured over stated latency by variant, as learnt by the end. */
  readonly corrections: Readonly<Record<string, number>>;
}

const largestPolicyBytes = 16 * 1024 * 1024;
const largestTraceBytes = 256 * 1024 * 1024;
/** Rows of what a person is shown of losses and switches; `--json` has all. */
const shownRows = 12;

/** Folders with calibrations, from which the engine reads. */
const calibratedFolders = (policy: string, { calibration }: Options): readonly string[] =>
  (calibration === undefined ? [path.dirname(policyFile(policy)), '.'] : [calibration])
    .map((folder) => path.resolve(folder))
    .filter((folder) => existsSync(path.join(folder, '.adascale', 'calibration')));

/** A bundle's folder stands for its policy. */
const policyFile = (given: string): string => {
  const inside = path.join(given, 'policy.json');
  return existsSync(inside) ? inside : given;
};

async function readTrace(policy: Policy, { trace, script, seed, minutes }: Options): Promise<readonly TraceLine[]> {
  if ((trace === undefined) === (script === undefined))
    throw new AdaScaleError(
      'input.missing',
      'simulate needs a trace: either --trace FILE or --script NAME',
      `Scripts: ${traceScripts.join(', ')}. A bundle holds one as trace.jsonl; \`adascale monitor\` records one.`,
    );
  if (trace !== undefined) return parseTrace(await readTextFile(trace, largestTraceBytes), path.basename(trace));
  return generateTrace(script!, policy.variants, { seed, steps: Math.max(1, Math.round(minutes * 60)) });
}

/** The memory cliff of a device; null where none was measured. */
type AskCliff = (device: string) => Promise<MeasuredCliff | null>;

async function run(given: string, options: Options, askCliff: AskCliff): Promise<Simulated> {
  const file = policyFile(given);
  const policy = parsePolicy(await readTextFile(file, largestPolicyBytes), path.basename(file));
  const trace = await readTrace(policy, options);
  const device = policyDevice(policy);
  const cliff = device === null ? null : await askCliff(device);
  const simulation = simulate(policy, trace, { throttle: throttleWith(cliff), inferencesPerSecond: options.rate });
  const { decisions, corrections, report } = simulation;
  if (options.decisions !== undefined)
    await writeNewTextFile(options.decisions, decisions.map((one) => formatLog(one) + '\n').join(''));
  return {
    policy: file,
    trace: options.trace ?? `${options.script} (scripted, seed ${options.seed})`,
    lines: trace.length,
    durationMs: report.durationMs,
    deviceModel: { heat: 'assumed', memory: cliff === null ? 'assumed' : 'measured', cliff },
    strategies: compareStrategies(policy, simulation, options.rate),
    losses: findLosses(policy, simulation),
    switches: decisions.filter((one, i) => i > 0 && one.active !== decisions[i - 1]!.active),
    corrections: Object.fromEntries(policy.variants.map(({ id }, i) => [id, corrections.at(-1)?.[i] ?? 1])),
  };
}

const strategyName = ({ kind, variant }: Strategy): string =>
  kind === 'policy' ? 'this policy' : kind === 'oracle' ? 'oracle' : `always ${variant}`;

const points = (share: number): string => `${(100 * share).toFixed(2)} pts`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const joules = (millijoules: number | null): string =>
  millijoules === null ? '' : `${(millijoules / 1000).toPrecision(3)} J`;

function print(result: Simulated): void {
  const { strategies, losses, switches, lines, durationMs, deviceModel } = result;
  printTable(
    ['strategy', 'regret', 'deadlines missed', 'accuracy', 'switches/h', 'energy'],
    strategies
      .map((strategy) => [strategyName(strategy), strategy.score] as const)
      .map(([name, score]) => [
        name,
        points(score.regret),
        `${Math.round(score.deadlinesMissed)} of ${Math.round(score.inferences)}`,
        formatPercent(score.meanAccuracy),
        score.switchesPerHour.toFixed(0),
        joules(score.energyMj),
      ]),
    [1, 2, 3, 4, 5],
  );
  printLosses(losses);
  printSwitches(switches);
  process.stdout.write(
    `${lines} lines, ${seconds(durationMs)}; latencies from the policy's figures, an assumed model of heat and ${memoryModel(deviceModel)}.\n`,
  );
}

const memoryModel = ({ cliff }: Simulated['deviceModel']): string =>
  cliff === null ? 'of memory' : `the memory cliff measured on ${cliff.device} (${cliff.measuredAt.slice(0, 10)})`;

function printLosses(losses: readonly Loss[]): void {
  process.stdout.write(losses.length === 0 ? 'Where it loses: nowhere on this trace.\n' : 'Where it loses:\n');
  if (losses.length === 0) return;
  printTable(
    ['from', 'for', 'rule', 'ran', 'better', 'regret'],
    losses
      .slice(0, shownRows)
      .map((loss) => [
        seconds(loss.fromMs),
        seconds(loss.durationMs),
        loss.rule ?? '(no rule)',
        `${loss.active} (${loss.reason})`,
        loss.better,
        points(loss.regret),
      ]),
    [0, 1, 5],
  );
}

function printSwitches(switches: readonly Decision[]): void {
  if (switches.length === 0) return;
  process.stdout.write(
    `Switches${switches.length > shownRows ? ` (the first ${shownRows} of ${switches.length})` : ''}:\n`,
  );
  printTable(
    ['at', 'to', 'why', 'rule'],
    switches
      .slice(0, shownRows)
      .map(({ t, active, reason, rule }) => [seconds(t), active, reason, rule ?? '(no rule)']),
    [0],
  );
}

export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .argument('<policy>', 'policy.json, or the folder of a bundle')
    .option('--trace <file>', 'a recorded trace (JSON lines)')
    .option('--script <name>', `a scripted trace: ${traceScripts.join(', ')}`, oneOf('--script', traceScripts))
    .option('--seed <n>', 'seed of the scripted trace', count('--seed', 0), 1)
    .option('--minutes <n>', 'length of the scripted trace', amount('--minutes', 1 / 60), 10)
    .option('--rate <n>', 'inferences that the app wants a second', amount('--rate', 1e-6), 10)
    .option('--calibration <dir>', 'where .adascale/calibration lies (default: beside the policy, then here)')
    .option('--decisions <file>', 'write the decision log there')
    .description('replay a trace through a policy; the oracle and each variant alone stand beside it')
    .action((policy: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const folders = calibratedFolders(policy, options);
      if (folders.length === 0)
        return plainCommand(options, () => run(policy, options, () => Promise.resolve(null)), print);
      return runSession(
        options,
        ({ client, signal }) =>
          run(policy, options, async (device) => {
            const { cliff } = await client.call('device/memoryCliff', { folders, device }, { signal });
            return cliff;
          }),
        print,
      );
    });
}
