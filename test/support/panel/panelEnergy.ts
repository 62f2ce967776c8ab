// The energy of a run's candidates as a search with --energy leaves it: of some measured, of one estimated, of one unavailable, of
// the rest unknown; modelled for all that were evaluated.
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import type { Candidate } from '../../../src/shared/run/candidate';

const window = { idleMw: 800, loadMw: 2400, samples: 80, runs: 900, wallMs: 20_000, startedAtMs: 0 };

/** Ids whose energy is not `measured`, and one that computes something else on the device. */
export const doubted = { estimated: 'c-0004', unavailable: 'c-0008', differing: 'c-0008' } as const;

const measuredMj = ({ latencyMs }: Candidate): number => 1.6 * (latencyMs ?? 0);

function energyOf(candidate: Candidate, place: number): Candidate['energy'] {
  const energyMj = measuredMj(candidate);
  if (candidate.id === doubted.unavailable)
    return { ...window, quality: 'unavailable', energyMj: null, reason: 'The battery gauge cannot be read.' };
  if (candidate.id === doubted.estimated)
    return { ...window, quality: 'estimated', energyMj, reason: 'A charger was connected.' };
  return place % 4 === 0 ? { ...window, quality: 'measured', energyMj } : undefined;
}

function withEnergy(candidate: Candidate, place: number): Candidate {
  if (candidate.status === 'failed' || candidate.latencyMs === null) return candidate;
  const energy = energyOf(candidate, place);
  const differs = candidate.id === doubted.differing;
  const outputs = { maximumDifference: differs ? 0.0317 : 2.4e-7, differs };
  return { ...candidate, ...(energy && { energy, outputs }), modelledEnergyMj: candidate.macs * 7e-9 };
}

/** With the starting network's energy measured. */
export function panelEnergy(snapshot: PanelSnapshot): PanelSnapshot {
  const { baseline, candidates } = snapshot.run;
  return {
    ...snapshot,
    run: {
      ...snapshot.run,
      baseline: baseline && withEnergy(baseline, 0),
      candidates: candidates.map(withEnergy),
    },
  };
}
