// The starting network as the first line of the journal: what every variant is compared with.
import { baselineId, type Candidate } from '../../shared/run/candidate';
import { baselineGenes } from '../../shared/run/genes';
import { AdaScaleError } from '../../shared/errors';
import { defaultMeasureOptions } from '../runtimes/measureOptions';
import type { LatencyPredictor } from '../profile/latencyPredictor';
import { measureAccuracy } from '../train/accuracy';
import type { LatencyMeter } from './latencyMeter';
import { networkFigures } from './networkFigures';
import type { Prepared } from './prepareRun';
import type { SearchPort } from './searchPort';
import { withLatency } from './withLatency';

/** @throws AdaScaleError `device.…`, `data.empty`, `compute.…`: without the starting network there is nothing to compare. */
export async function judgeBaseline(
  { graph, backend, data, preprocessing }: Prepared,
  predictor: LatencyPredictor,
  meter: LatencyMeter | null,
  port: SearchPort,
): Promise<Candidate> {
  const { figures, onnx } = networkFigures(graph, predictor);
  const { signal } = port;
  const breathe = (): Promise<void> => port.breathe();
  const { accuracy, samples } = await measureAccuracy(graph, backend, data.validation, preprocessing, {
    signal,
    breathe,
  });
  const candidate: Candidate = {
    id: baselineId,
    generation: 0,
    status: 'evaluated',
    genes: baselineGenes,
    accuracy: { validation: accuracy, test: null },
    ...figures,
    latencyMs: figures.predictedLatencyMs,
    provenance: {
      accuracy: { provenance: 'measured', runtime: backend.description, samples },
      latencyMs: predictor.source,
      peakMemoryBytes: { provenance: 'predicted', runtime: 'liveness walk over the graph' },
    },
  };
  if (meter === null) return candidate;
  const [result] = await meter.measure([{ id: baselineId, onnx }], { ...defaultMeasureOptions, signal });
  const measured = withLatency(candidate, result);
  if (measured.error === undefined) return measured;
  throw new AdaScaleError(measured.error.code, measured.error.message, measured.error.hint);
}
