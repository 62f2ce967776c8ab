// What candidates of a run are judged with, once the supernet is trained.
import { mkdir } from 'node:fs/promises';
import { baselineId, type Candidate } from '../../shared/run/candidate';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { scaledPredictor, type LatencyPredictor } from '../profile/latencyPredictor';
import type { RunDirectory } from '../runs/runDirectory';
import { createCalibrationSet } from '../train/recalibrate';
import type { Evaluation } from './evaluation';
import type { LatencyMeter } from './latencyMeter';
import type { SearchPort } from './searchPort';
import type { Predicted } from './withPrepared';

/** @param baseline the starting network as it was judged first: it sets the scale of latencies */
export async function createEvaluation(
  run: RunDirectory,
  { graph, supernet, data, backend, preprocessing, predictor }: Predicted,
  parameters: Float32Array,
  meter: LatencyMeter | null,
  baseline: Candidate,
  port: SearchPort,
): Promise<Evaluation> {
  const { seed, batchSize } = run.manifest.settings;
  const calibration = createCalibrationSet(data.train, preprocessing, { seed, batchSize });
  await run.update({ calibrationSha256: calibration.sha256 });
  await mkdir(run.file('statistics'), { recursive: true });
  return {
    supernet,
    parameters,
    backend,
    calibration,
    preprocessing,
    validation: data.validation,
    predictor: meter === null ? predictor : onScaleOf(graph, predictor, baseline),
    meter,
    baseline: { id: baselineId, onnx: encodeOnnx(graph), latencyMs: baseline.latencyMs },
    statisticsFolder: run.file('statistics'),
    signal: port.signal,
    breathe: () => port.breathe(),
    log: (message) => port.log('warn', message),
  };
}

/** Scaled to the starting network as it was measured. */
function onScaleOf(graph: Graph, predictor: LatencyPredictor, { latencyMs }: Candidate): LatencyPredictor {
  const predictedMs = predictor.predictMs(graph);
  return latencyMs !== null && predictedMs > 0 ? scaledPredictor(predictor, latencyMs / predictedMs) : predictor;
}
