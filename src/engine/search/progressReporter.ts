// Progress for the panel and the terminal: candidates go up as appended batches and only the newest progress line counts,
// so at most ten messages a second leave the engine however fast things happen.
import type { SearchProgress } from '../../shared/protocol/engine';
import type { Candidate } from '../../shared/run/candidate';
import type { RunManifest, RunPhase, RunProgress } from '../../shared/run/manifest';
import type { RefinementRequest } from '../../shared/run/refinement';

const intervalMs = 100;

export interface ProgressReporter {
  progress(phase: RunPhase, fraction: number, detail: string): void;
  candidates(added: readonly Candidate[]): void;
  manifest(manifest: RunManifest): void;
  refinement(refinement: RefinementRequest): void;
  /** Sends what waits. */
  flush(): void;
}

interface Pending {
  progress?: RunProgress;
  manifest?: RunManifest;
  refinement?: RefinementRequest;
  candidates: Candidate[];
}

export function createProgressReporter(run: string, send: (progress: SearchProgress) => void): ProgressReporter {
  let pending: Pending = { candidates: [] };
  let timer: NodeJS.Timeout | null = null;
  let lastSent = 0;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { progress, manifest, refinement, candidates } = pending;
    if ((progress ?? manifest ?? refinement) === undefined && candidates.length === 0) return;
    pending = { candidates: [] };
    lastSent = performance.now();
    send({
      run,
      ...(progress && { progress }),
      ...(manifest && { manifest }),
      ...(refinement && { refinement }),
      ...(candidates.length > 0 && { candidates }),
    });
  };
  const schedule = (): void => {
    timer ??= setTimeout(flush, Math.max(0, intervalMs - (performance.now() - lastSent)));
  };
  return {
    progress: (phase, fraction, detail) => {
      pending.progress = { phase, fraction, detail };
      schedule();
    },
    candidates: (added) => {
      pending.candidates.push(...added);
      schedule();
    },
    manifest: (manifest) => {
      pending.manifest = manifest;
      schedule();
    },
    refinement: (refinement) => {
      pending.refinement = refinement;
      schedule();
    },
    flush,
  };
}
