// The boundary between the host and the Pareto panel. Four shapes cross it:
//   query    panel asks, host answers with data       request frames of shared/rpc
//   command  panel asks the host to do something      request frames of shared/rpc
//   event    host tells the panel what changed        HostEvent
//   ambient  panel tells where the person's eye is    PanelSignal, no answer
// VS Code drops messages to a hidden webview: the host need not replay them, the panel asks for one snapshot when it shows.
import type { MeasuredCliff } from '../device/memoryCliff';
import type { JsonError } from '../errors';
import type { FromServer, ToServer } from '../rpc/messages';
import type { Candidate } from '../run/candidate';
import type { VariantLayers } from '../run/layers';
import type { RefinementKind } from '../run/refinement';
import type { RunPhase, RunProgress, RunSnapshot, RunState } from '../run/manifest';

/** What was asked of a finished run. */
export interface RefusedRefinement {
  readonly what: RefinementKind;
  readonly candidates: readonly string[];
}

/** Whether anything works on the run, and what a person can do about it. */
export interface PanelStatus {
  readonly state: RunState;
  readonly phase: RunPhase;
  /** True while the engine of this window works on the run: the panel then shows Cancel. */
  readonly live: boolean;
  /** True where Resume would work (not done, not live, workspace trusted, no other owner). */
  readonly resumable: boolean;
  /** Why the search stopped, when it did not stop by itself or by the person; why `refused` did not begin. */
  readonly error: JsonError | null;
  /** A refinement that was asked for and did not begin; absent where there is none, and once it was dismissed. */
  readonly refused?: RefusedRefinement;
  /** What `remedy` would do about the error: ask where the data lies now, or ask for the same once more. */
  readonly remedy?: 'chooseData' | 'again';
}

export interface PanelSnapshot {
  readonly run: RunSnapshot;
  readonly status: PanelStatus;
}

/** A policy file as its text editor holds it. */
export interface PolicyDocument {
  /** Relative to the workspace, for people. */
  readonly name: string;
  readonly text: string;
}

/** A recorded trace: JSON lines. */
export interface TraceText {
  readonly name: string;
  readonly text: string;
}

type MaybePolicy = { readonly document: PolicyDocument | null };

/** PNG crosses as base64. */
export type SaveKind = 'csv' | 'json' | 'png' | 'svg';

/** A run that can be laid over this one. */
export interface RunChoice {
  readonly path: string;
  /** The model's name. */
  readonly name: string;
  readonly device: string;
  readonly createdAt: string;
}

type Nothing = Readonly<Record<string, never>>;
type Call<Params, Result> = { readonly params: Params; readonly result: Result; readonly progress: never };

/** What the panel may ask. An error answer of `snapshot` means that the run cannot be read; the panel says why. */
export interface PanelRequests {
  /** Query: everything, whenever the panel (re)appears or a `changed` event arrives. */
  snapshot: Call<Nothing, PanelSnapshot>;
  /** Command: export these variants, as Export Policy does; `folder` is null where the person changed their mind. */
  export: Call<{ readonly ids: readonly string[] }, { readonly folder: string | null }>;
  /**
   * Command: measure these variants again, on a target that the host asks for; null where the person changed their mind.
   * `sustained`: under load without a pause, for minutes that the host asks for, too.
   */
  measure: Call<{ readonly ids: readonly string[]; readonly sustained: boolean }, { readonly measured: number | null }>;
  /** Query: the networks of these variants, node by node. */
  layers: Call<{ readonly ids: readonly string[] }, { readonly variants: readonly VariantLayers[] }>;
  /** Query: other runs that this one can be compared with. */
  runs: Call<Nothing, { readonly runs: readonly RunChoice[] }>;
  /** Query: one of them; only paths that `runs` told are answered. */
  otherRun: Call<{ readonly path: string }, RunSnapshot>;
  /** Command: put the text on the clipboard. */
  copyText: Call<{ readonly text: string }, null>;
  cancel: Call<Nothing, null>;
  /** Command: go on with the search, or with the refinement of a finished run, that was cut short. */
  resume: Call<Nothing, null>;
  /** Command: search near these variants of a finished run, or train them on their own; the host asks how much. */
  refine: Call<{ readonly what: RefinementKind; readonly ids: readonly string[] }, null>;
  /** Command: what `status.remedy` says; how it goes on comes as status. */
  remedy: Call<Nothing, null>;
  /** Command: the person has read why something did not begin. */
  dismiss: Call<Nothing, null>;
  /** Command: give up the refinement that was cut short; what it found stays. */
  leaveRefinement: Call<Nothing, null>;
  openLog: Call<Nothing, null>;
  revealRun: Call<Nothing, null>;
  /** Query: the policy that is authored in this panel, if there is one. */
  policyOpen: Call<Nothing, MaybePolicy & { readonly show: boolean }>;
  /** Command: a new policy file for these variants, or (none given) for the fewest that will do. */
  policyPropose: Call<{ readonly ids: readonly string[] }, MaybePolicy>;
  /** Command: ask for a policy file of the workspace; null where the person changed their mind. */
  policyPick: Call<Nothing, MaybePolicy>;
  /** Command: change the file. `before` is what the panel has seen: the file must not have changed since. */
  policyEdit: Call<{ readonly before: string; readonly after: string }, null>;
  /** Command: show the file in the text editor, at a line from 1. */
  policyShow: Call<{ readonly line: number | null }, null>;
  /** Command: export the policy with its variants. */
  policyExport: Call<Nothing, { readonly folder: string | null }>;
  /** Command: ask for a recorded trace and read it. `again`: the one that was read last, without asking; null where it is gone. */
  traceOpen: Call<{ readonly again: boolean }, { readonly trace: TraceText | null }>;
  /** Query: the memory cliff of a device, where a calibration of the workspace measured it. */
  memoryCliff: Call<{ readonly device: string }, { readonly cliff: MeasuredCliff | null }>;
  /** Command: ask where to save the text, and save it; null where the person changed their mind. */
  saveFile: Call<{ readonly kind: SaveKind; readonly text: string }, { readonly path: string | null }>;
}

export type PanelMethod = keyof PanelRequests;

/** Host to panel. */
export type HostEvent =
  /** New or re-evaluated candidates (same id: the newer one wins), at most 10 messages a second. */
  | { readonly kind: 'event'; readonly name: 'appended'; readonly candidates: readonly Candidate[] }
  /** Something else is different: fetch a snapshot. */
  | { readonly kind: 'event'; readonly name: 'changed' }
  | { readonly kind: 'event'; readonly name: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'event'; readonly name: 'status'; readonly status: PanelStatus }
  /** The policy file is another one, or its text changed outside the panel. `show`: bring the Policy view to the front. */
  | {
      readonly kind: 'event';
      readonly name: 'policy';
      readonly document: PolicyDocument | null;
      readonly show: boolean;
    };

/** Panel to host: what is selected, so that commands outside the panel (Export Policy) can offer it. */
export interface SelectionSignal {
  readonly kind: 'ambient';
  readonly name: 'selection';
  readonly ids: readonly string[];
  readonly active: string | null;
}

/** Panel to host: the person's view, as text that only the panel reads; the host hands the newest to the run's next page. */
export interface ViewSignal {
  readonly kind: 'ambient';
  readonly name: 'view';
  readonly text: string;
}

export type PanelSignal = SelectionSignal | ViewSignal;

export type ToHost = ToServer | PanelSignal;
export type ToPanel = FromServer | HostEvent;
