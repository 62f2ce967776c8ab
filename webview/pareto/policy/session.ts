// The policy that is authored in the panel: what the file holds, what was edited, what can be undone, and what is wrong with the
// text where somebody types it. Pure changes, as those of the panel's state.
import type { JsonError } from '../../../src/shared/errors';
import { applyEdit } from '../../../src/shared/policy/authoring/applyEdit';
import { follow, record, redo, startHistory, undo, type History } from '../../../src/shared/policy/authoring/history';
import type { PolicyEdit } from '../../../src/shared/policy/authoring/policyEdit';
import { readPolicyText, type PolicyTextProblem } from '../../../src/shared/policy/authoring/readPolicyText';
import { updatePolicyText } from '../../../src/shared/policy/authoring/updatePolicyText';
import type { NumericSignal } from '../../../src/shared/policy/runtime';
import type { PolicyFile } from '../../../src/shared/policy/types';
import type { PolicyDocument } from '../../../src/shared/protocol/panel';

/** A policy with the text that says it. */
export interface PolicyVersion {
  readonly text: string;
  readonly policy: PolicyFile;
}

/** What the region map shows. */
export interface Plane {
  readonly x: NumericSignal;
  readonly y: NumericSignal;
  readonly charging: boolean;
}

/** The file's text, or what changed in it. */
export type TextMode = 'file' | 'changes';

export interface PolicySession {
  /** False until the host said whether there is one. */
  readonly isKnown: boolean;
  readonly isProposing: boolean;
  /** An action of the person that failed. */
  readonly failure: JsonError | null;
  /** Of the file; blank without one. */
  readonly name: string;
  /** What the host's file holds; null without one. */
  readonly hostText: string | null;
  /** What it held when it was opened here: changes are told against it. */
  readonly openedText: string;
  /** Null until a text could be read. */
  readonly history: History<PolicyVersion> | null;
  /** Of the text in the file, while it cannot be read; the last good version stays shown. */
  readonly problem: PolicyTextProblem | null;
  /** Place of the band that is edited. */
  readonly band: number;
  readonly plane: Plane;
  /** What stands beside the bands. */
  readonly textMode: TextMode;
}

export const initialSession: PolicySession = {
  isKnown: false,
  isProposing: false,
  failure: null,
  name: '',
  hostText: null,
  openedText: '',
  history: null,
  problem: null,
  band: 0,
  plane: { x: 'batteryPercent', y: 'thermalStatus', charging: false },
  textMode: 'file',
};

export type SessionChange = (session: PolicySession) => PolicySession;

/** The newest version that could be read. */
export const currentPolicy = ({ history }: PolicySession): PolicyFile | null => history?.present.policy ?? null;

/** Whether the panel may edit: a text that cannot be read is the person's to mend. */
export const isEditable = ({ history, problem }: PolicySession): boolean => history !== null && problem === null;

const sameText = (a: PolicyVersion, b: PolicyVersion): boolean => a.text === b.text;

/** What the host said the file holds; null where there is none any more. */
export const receiveDocument =
  (document: PolicyDocument | null): SessionChange =>
  (session) => {
    if (document === null)
      return { ...initialSession, isKnown: true, plane: session.plane, textMode: session.textMode };
    const { name, text } = document;
    const isOther = session.hostText === null || session.name !== name;
    const known = isOther ? null : session.history;
    const base = {
      ...session,
      isKnown: true,
      isProposing: false,
      name,
      hostText: text,
      openedText: isOther ? text : session.openedText,
      // The first file is the one that the person's view is of.
      band: isOther && session.name !== '' ? 0 : session.band,
    };
    const { policy, problem } = readPolicyText(text, name);
    if (policy === null) return { ...base, history: known, problem };
    const version = { text, policy };
    return {
      ...base,
      band: Math.max(0, Math.min(base.band, policy.rules.length - 1)),
      history: known === null ? startHistory(version) : follow(known, version, sameText),
      problem: null,
    };
  };

/** @param source names the control, so that its edits in a row are one step of undo; null for one that is a step of its own. */
export const editPolicy =
  (edit: PolicyEdit, source: string | null, nowMs: number): SessionChange =>
  (session) => {
    if (session.history === null || !isEditable(session)) return session;
    const { present } = session.history;
    const policy = applyEdit(present.policy, edit);
    if (policy === present.policy) return session;
    const text = updatePolicyText(present.text, policy);
    if (text === present.text) return session;
    const band = Math.max(0, Math.min(policy.rules.length - 1, bandAfter(session.band, edit)));
    return { ...session, failure: null, band, history: record(session.history, { text, policy }, source, nowMs) };
  };

/** The band that is edited stays the same one, and a new one is edited next. */
function bandAfter(band: number, edit: PolicyEdit): number {
  if (edit.kind === 'addRule') return edit.at;
  if (edit.kind === 'removeRule') return edit.rule < band ? band - 1 : band;
  if (edit.kind === 'moveRule') return edit.rule === band ? edit.to : band;
  return band;
}

const travel =
  (move: (history: History<PolicyVersion>) => History<PolicyVersion>): SessionChange =>
  (session) =>
    session.history === null || !isEditable(session) ? session : { ...session, history: move(session.history) };

export const undoEdit: SessionChange = travel(undo);
export const redoEdit: SessionChange = travel(redo);

/** The host wrote what was sent. */
export const acknowledge =
  (text: string): SessionChange =>
  (session) => ({ ...session, hostText: text });

/** The last good version again, over a text that cannot be read. */
export const restoreGood: SessionChange = (session) =>
  session.history === null ? session : { ...session, problem: null };

export const selectBand =
  (band: number): SessionChange =>
  (session) =>
    session.band === band ? session : { ...session, band };

export const showTextMode =
  (textMode: TextMode): SessionChange =>
  (session) => ({ ...session, textMode });

export const showPlane =
  (plane: Partial<Plane>): SessionChange =>
  (session) => ({ ...session, plane: { ...session.plane, ...plane } });

export const beginProposal: SessionChange = (session) => ({ ...session, isProposing: true, failure: null });

export const showFailure =
  (failure: JsonError | null): SessionChange =>
  (session) => ({ ...session, isProposing: false, failure });
