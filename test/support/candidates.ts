// Candidates for tests, with only the figures that a test is about.
import type { Candidate } from '../../src/shared/run/candidate';
import { baselineGenes, type Genes } from '../../src/shared/run/genes';

export interface Figures {
  readonly accuracy?: number | null;
  readonly latencyMs?: number | null;
  readonly macs?: number;
  readonly parameters?: number;
  readonly peakMemoryBytes?: number;
  readonly status?: 'evaluated' | 'failed';
  readonly genes?: Genes;
  readonly generation?: number;
}

export function candidate(id: string, figures: Figures): Candidate {
  return {
    id,
    generation: figures.generation ?? 0,
    status: figures.status ?? 'evaluated',
    genes: figures.genes ?? baselineGenes,
    accuracy: { validation: figures.accuracy ?? null, test: null },
    latencyMs: figures.latencyMs ?? null,
    predictedLatencyMs: null,
    macs: figures.macs ?? 1000,
    parameters: figures.parameters ?? 100,
    peakMemoryBytes: figures.peakMemoryBytes ?? 4096,
    sizeBytes: null,
    provenance: {
      accuracy: { provenance: 'measured', samples: 10 },
      latencyMs: { provenance: 'measured', device: 'this computer' },
      peakMemoryBytes: { provenance: 'predicted' },
    },
  };
}
