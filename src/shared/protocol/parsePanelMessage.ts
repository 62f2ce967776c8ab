// What a panel sends is checked before the host acts on it: a webview is a browser page.
import { AdaScaleError } from '../errors';
import {
  nameOf,
  readBoolean,
  readCount,
  readFields,
  readList,
  readName,
  readObject,
  readOneOf,
  readString,
  orNull,
  type Reader,
} from '../run/fields';
import type { RefinementKind } from '../run/refinement';
import type { PanelMethod, PanelRequests, PanelSignal, SelectionSignal, ToHost, ViewSignal } from './panel';

/** Longest text that a panel may ask to save; 10,000 candidates take about 8 MB as JSON. */
const maxSavedCharacters = 256 * 1024 * 1024;

/** Longest text that a panel may put on the clipboard. */
const maxCopiedCharacters = 64 * 1024;

/** Longest view that a panel may ask to keep; one with 10,000 candidates selected takes about 100 kB. */
const maxViewCharacters = 1024 * 1024;

/** As parsePolicy reads. */
const maxPolicyCharacters = 8 * 1024 * 1024;

const readNothing: Reader<Readonly<Record<string, never>>> = (value, where) => {
  readObject(value, where);
  return {};
};

const readText =
  (maxCharacters: number): Reader<string> =>
  (value, where) => {
    const text = readString(value, where);
    if (text.length > maxCharacters) throw new AdaScaleError('run.invalid', `${nameOf(where)} is too long to save`);
    return text;
  };

const params: { readonly [M in PanelMethod]: Reader<PanelRequests[M]['params']> } = {
  snapshot: readNothing,
  export: readFields<PanelRequests['export']['params']>({ ids: readList(readName) }),
  measure: readFields<PanelRequests['measure']['params']>({ ids: readList(readName), sustained: readBoolean }),
  layers: readFields<PanelRequests['layers']['params']>({ ids: readList(readName) }),
  runs: readNothing,
  otherRun: readFields<PanelRequests['otherRun']['params']>({ path: readString }),
  copyText: readFields<PanelRequests['copyText']['params']>({ text: readText(maxCopiedCharacters) }),
  cancel: readNothing,
  resume: readNothing,
  refine: readFields<PanelRequests['refine']['params']>({
    what: readOneOf<RefinementKind>('refine', 'fineTune'),
    ids: readList(readName),
  }),
  remedy: readNothing,
  dismiss: readNothing,
  leaveRefinement: readNothing,
  openLog: readNothing,
  revealRun: readNothing,
  policyOpen: readNothing,
  policyPropose: readFields<PanelRequests['policyPropose']['params']>({ ids: readList(readName) }),
  policyPick: readNothing,
  policyEdit: readFields<PanelRequests['policyEdit']['params']>({
    before: readText(maxPolicyCharacters),
    after: readText(maxPolicyCharacters),
  }),
  policyShow: readFields<PanelRequests['policyShow']['params']>({ line: orNull(readCount(1)) }),
  policyExport: readNothing,
  traceOpen: readFields<PanelRequests['traceOpen']['params']>({ again: readBoolean }),
  memoryCliff: readFields<PanelRequests['memoryCliff']['params']>({ device: readString }),
  saveFile: readFields<PanelRequests['saveFile']['params']>({
    kind: readOneOf('csv', 'json', 'png', 'svg'),
    text: readText(maxSavedCharacters),
  }),
};

const methods = Object.keys(params) as PanelMethod[];

const readRequest: Reader<ToHost> = (value, where) => {
  const { id, method, params: given } = readObject(value, where);
  const known = readOneOf(...methods)(method, 'method');
  return { kind: 'request', id: readCount(1)(id, 'id'), method: known, params: params[known](given, known) };
};

const readSelection = readFields<SelectionSignal>({
  kind: readOneOf('ambient'),
  name: readOneOf('selection'),
  ids: readList(readName),
  active: orNull(readName),
});

const readView = readFields<ViewSignal>({
  kind: readOneOf('ambient'),
  name: readOneOf('view'),
  text: readText(maxViewCharacters),
});

const readSignal: Reader<PanelSignal> = (value, where) => {
  const name = readOneOf('selection', 'view')(readObject(value, where)['name'], 'name');
  return name === 'view' ? readView(value, where) : readSelection(value, where);
};

/** @throws AdaScaleError `run.invalid` naming the field: log it and drop the message. */
export function parsePanelMessage(value: unknown): ToHost {
  const { kind, id } = readObject(value, 'the message');
  const known = readOneOf('request', 'cancel', 'ambient')(kind, 'kind');
  switch (known) {
    case 'request':
      return readRequest(value, '');
    case 'cancel':
      return { kind: known, id: readCount(1)(id, 'id') };
    case 'ambient':
      return readSignal(value, '');
    default:
      return known satisfies never;
  }
}
