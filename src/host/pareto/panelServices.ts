// What a panel needs of the host, so that a panel knows neither commands nor the engine's process.
import type { LogOutputChannel, Uri } from 'vscode';
import type { AdaScaleError } from '../../shared/errors';
import type { RunChoice } from '../../shared/protocol/panel';
import type { VariantLayers } from '../../shared/run/layers';
import type { RunSnapshot } from '../../shared/run/manifest';
import type { RefinementKind } from '../../shared/run/refinement';
import type { LiveSearch } from '../runs/searchService';
import type { RunFailure } from '../search/runFailure';
import type { PolicyServices } from '../policy/panelPolicy';
import type { ViewMemory } from './viewMemory';

export interface PanelServices {
  readonly extensionUri: Uri;
  readonly log: LogOutputChannel;
  readonly views: ViewMemory;
  readonly policies: PolicyServices;
  open(run: string): Promise<RunSnapshot>;
  /** The window's search and how the run's last one failed. */
  search(run: string): { readonly live: LiveSearch | null; readonly failure: RunFailure | null };
  /** Why nothing can begin now, which the person is told; null where something can. */
  refusal(): AdaScaleError | null;
  /** What the run's last failure offers. */
  remedy(run: string): Promise<void>;
  dismiss(run: string): void;
  cancel(): Promise<void>;
  resume(run: string): Promise<void>;
  /** Asks how much, then works; resolves when it has ended or when the person left. */
  refine(run: string, what: RefinementKind, ids: readonly string[]): Promise<void>;
  resumeRefinement(run: string): Promise<void>;
  /** Gives up a refinement that was cut short. */
  leaveRefinement(run: string): Promise<void>;
  reveal(run: string): Promise<void>;
  layers(run: string, ids: readonly string[]): Promise<readonly VariantLayers[]>;
  /** Runs that this one can be compared with. */
  others(run: string): Promise<readonly RunChoice[]>;
  /** How many were measured, or null when the person changed their mind. `sustained`: under load without a pause. */
  measure(run: string, ids: readonly string[], sustained: boolean): Promise<number | null>;
  /** The bundle's folder, or null when the person changed their mind. */
  exportVariants(run: string, ids: readonly string[]): Promise<string | null>;
}
