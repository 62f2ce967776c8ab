// What the host sends is checked before the panel shows it: figures come from files that anything may have written.
import { readMeasuredCliff } from '../device/memoryCliff';
import { AdaScaleError } from '../errors';
import {
  orNull,
  readBoolean,
  readCount,
  readFields,
  readList,
  readName,
  readObject,
  readOneOf,
  readString,
  readWithin,
} from '../run/fields';
import type { RunProgress, RunSnapshot } from '../run/manifest';
import { readVariantLayers, type VariantLayers } from '../run/layers';
import { readMeasurement } from '../run/measurement';
import { parseCandidate } from '../run/parseCandidate';
import { parseManifest } from '../run/parseManifest';
import { readJsonError } from '../run/readJsonError';
import { readUnfinishedRefinement, type RefinementKind } from '../run/refinement';
import { parseSensitivity } from '../run/sensitivity';
import type {
  HostEvent,
  PanelRequests,
  PanelSnapshot,
  PanelStatus,
  PolicyDocument,
  RefusedRefinement,
  RunChoice,
  ToPanel,
  TraceText,
} from './panel';

const readPhase = readOneOf('preparing', 'training', 'searching', 'finishing', 'done');

const readProgress = readFields<RunProgress>({ phase: readPhase, fraction: readWithin(0, 1), detail: readString });

const readStatus = readFields<PanelStatus>(
  {
    state: readOneOf('running', 'cancelled', 'failed', 'done', 'interrupted'),
    phase: readPhase,
    live: readBoolean,
    resumable: readBoolean,
    error: orNull(readJsonError),
  },
  {
    refused: readFields<RefusedRefinement>({
      what: readOneOf<RefinementKind>('refine', 'fineTune'),
      candidates: readList(readName),
    }),
    remedy: readOneOf('chooseData', 'again'),
  },
);

const readRun = readFields<RunSnapshot>(
  {
    path: readString,
    manifest: parseManifest,
    baseline: orNull(parseCandidate),
    candidates: readList(parseCandidate),
    frontier: readList(readName),
    progress: orNull(readProgress),
  },
  {
    measurements: readList(readMeasurement),
    sensitivity: readList(parseSensitivity),
    refinement: readUnfinishedRefinement,
  },
);

const readSnapshot = readFields<PanelSnapshot>({ run: readRun, status: readStatus });

/** @throws AdaScaleError `run.invalid`, or `run.newerSchema`. */
export const parsePanelSnapshot = (value: unknown): PanelSnapshot => readSnapshot(value, '');

const readPolicyDocument = readFields<PolicyDocument>({ name: readString, text: readString });

/** What `policyPropose` and `policyPick` answer. @throws AdaScaleError `run.invalid`. */
export const parsePolicyAnswer = readFields<{ readonly document: PolicyDocument | null }>({
  document: orNull(readPolicyDocument),
});

/** What `policyOpen` answers. @throws AdaScaleError `run.invalid`. */
export const parseOpenPolicyAnswer = readFields<PanelRequests['policyOpen']['result']>({
  document: orNull(readPolicyDocument),
  show: readBoolean,
});

/** What `traceOpen` answers. @throws AdaScaleError `run.invalid`. */
export const parseTraceAnswer = readFields<{ readonly trace: TraceText | null }>({
  trace: orNull(readFields<TraceText>({ name: readString, text: readString })),
});

/** What `memoryCliff` answers. @throws AdaScaleError `run.invalid`. */
export const parseCliffAnswer = readFields<PanelRequests['memoryCliff']['result']>({
  cliff: orNull(readMeasuredCliff),
});

/** What `layers` answers. @throws AdaScaleError `run.invalid`. */
export const parseLayers = (value: unknown): readonly VariantLayers[] =>
  readList(readVariantLayers)(readObject(value, 'the answer')['variants'], 'variants');

/** What `runs` answers. @throws AdaScaleError `run.invalid`. */
export const parseRuns = (value: unknown): readonly RunChoice[] =>
  readList(readFields<RunChoice>({ path: readString, name: readString, device: readString, createdAt: readString }))(
    readObject(value, 'the answer')['runs'],
    'runs',
  );

/** What `otherRun` answers. @throws AdaScaleError `run.invalid`, `run.newerSchema`. */
export const parseOtherRun = (value: unknown): RunSnapshot => readRun(value, '');

function readEvent(value: Readonly<Record<string, unknown>>): HostEvent {
  const name = readOneOf('appended', 'changed', 'progress', 'status', 'policy')(value['name'], 'name');
  switch (name) {
    case 'appended':
      return { kind: 'event', name, candidates: readList(parseCandidate)(value['candidates'], 'candidates') };
    case 'changed':
      return { kind: 'event', name };
    case 'progress':
      return { kind: 'event', name, progress: readProgress(value['progress'], 'progress') };
    case 'status':
      return { kind: 'event', name, status: readStatus(value['status'], 'status') };
    case 'policy': {
      const document = orNull(readPolicyDocument)(value['document'], 'document');
      return { kind: 'event', name, document, show: readBoolean(value['show'], 'show') };
    }
    default:
      return name satisfies never;
  }
}

/** Results stay `unknown` here: their caller knows what it asked for. @throws AdaScaleError `run.invalid` naming the field. */
export function parseHostMessage(value: unknown): ToPanel {
  const message = readObject(value, 'the message');
  const kind = readOneOf('event', 'result', 'error', 'hello', 'progress', 'log')(message['kind'], 'kind');
  switch (kind) {
    case 'event':
      return readEvent(message);
    case 'result':
      return { kind, id: readCount(1)(message['id'], 'id'), value: message['value'] };
    case 'error':
      return { kind, id: readCount(1)(message['id'], 'id'), error: readJsonError(message['error'], 'error') };
    case 'hello':
    case 'progress':
    case 'log':
      throw new AdaScaleError('run.invalid', `The panel expects no ${kind} message`);
    default:
      return kind satisfies never;
  }
}
