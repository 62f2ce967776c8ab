// The runner's one line of JSON, checked: a device's output is not trusted.
import { AdaScaleError } from '../../../shared/errors';

export interface RunnerModel {
  readonly id: string;
  readonly latenciesMs: readonly number[];
}

export interface RunnerOutput {
  readonly name: string;
  /** ONNXTensorElementDataType. */
  readonly type: number;
  readonly bytes: number;
}

export interface RunnerResult {
  readonly ok: true;
  /** Version of ONNX Runtime. */
  readonly ort: string;
  /** By the clock of the device, ms since 1970: when the rounds began. */
  readonly startedAtMs: number;
  /** Of all rounds. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Growth of the process from before the models to its peak; null where the device does not tell. */
  readonly peakMemoryBytes: number | null;
  readonly models: readonly RunnerModel[];
  readonly outputs: readonly RunnerOutput[];
}

export interface RunnerFailure {
  readonly ok: false;
  /** arguments, library, load, inputs, run, dump, memory. */
  readonly stage: string;
  readonly model: string | null;
  readonly error: string;
}

const schema = 1;
const maximumText = 2000;

/** @throws AdaScaleError `device.badAnswer` for anything that the runner does not print. */
export function parseRunnerAnswer(line: string): RunnerResult | RunnerFailure {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw bad(`not JSON: "${line.slice(0, 120)}"`);
  }
  const fields = record(value, 'the answer');
  if (fields['schema'] !== schema) throw bad(`schema ${JSON.stringify(fields['schema'])}`);
  if (fields['ok'] === true) return parseResult(fields);
  return {
    ok: false,
    stage: text(fields, 'stage'),
    model: fields['model'] === undefined ? null : text(fields, 'model'),
    error: text(fields, 'error'),
  };
}

function parseResult(fields: Fields): RunnerResult {
  const models = list(fields['models'], 'models').map((entry) => {
    const model = record(entry, 'a model');
    const latenciesMs = list(model['latenciesMs'], 'latenciesMs').map((value) => number(value, 'a latency', 0));
    if (latenciesMs.length === 0) throw bad('a model without latencies');
    return { id: text(model, 'id'), latenciesMs };
  });
  const before = number(fields['rssBeforeKb'], 'rssBeforeKb', -1);
  const peak = number(fields['peakRssKb'], 'peakRssKb', -1);
  const outputs = fields['outputs'] === undefined ? [] : list(fields['outputs'], 'outputs');
  return {
    ok: true,
    ort: text(fields, 'ort'),
    startedAtMs: number(fields['startedAtMs'], 'startedAtMs', 0),
    wallMs: number(fields['wallMs'], 'wallMs', 0),
    cpuMs: number(fields['cpuMs'], 'cpuMs', 0),
    peakMemoryBytes: before >= 0 && peak > before ? (peak - before) * 1024 : null,
    models,
    outputs: outputs.map((entry) => {
      const output = record(entry, 'an output');
      return {
        name: text(output, 'name'),
        type: number(output['type'], 'type', 0),
        bytes: number(output['bytes'], 'bytes', 0),
      };
    }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const bad = (what: string): AdaScaleError =>
  new AdaScaleError(
    'device.badAnswer',
    `The runner on the device answered what it never says: ${what}`,
    'Run `adascale devices --clean TARGET` and try again; if it stays so, the device changes what programs print',
  );

function record(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw bad(`${what} is no object`);
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw bad(`${what} is no list`);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value.slice(0, maximumText);
  throw bad(`${name} is no text`);
}

function number(value: unknown, what: string, minimum: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= minimum) return value;
  throw bad(`${what} is ${JSON.stringify(value)}`);
}
