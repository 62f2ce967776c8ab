// Before any training: what each single change costs in accuracy with recycled weights alone. Each line is journalled when it is
// known, so that a killed run repeats one probe at most. It is shown to the user and it seeds the search (sensitivitySeeds.ts).
import { baselineGenes, type Genes } from '../../../shared/run/genes';
import { parseSensitivity, type SensitivityRecord } from '../../../shared/run/sensitivity';
import { graphCost } from '../../graph/cost';
import { Journal } from '../../runs/journal';
import type { RunDirectory } from '../../runs/runDirectory';
import { materialise } from '../../supernet/materialise';
import { toProgram } from '../../supernet/toProgram';
import { measureAccuracy } from '../../train/accuracy';
import { createCalibrationSet, recalibrate, type CalibrationSet } from '../../train/recalibrate';
import type { Prepared } from '../prepareRun';
import type { ProgressReporter } from '../progressReporter';
import type { SearchPort } from '../searchPort';
import { sensitivityProbes, siteKey } from './probes';

/** Of the validation split, spread evenly: enough to rank changes by. */
const images = 512;

export interface Sensing {
  readonly run: RunDirectory;
  readonly prepared: Prepared;
  readonly port: SearchPort;
  readonly reporter: ProgressReporter;
  /** Weights before training, [layout.length]. */
  readonly recycled: () => Promise<Float32Array>;
}

interface Judging extends Sensing {
  readonly parameters: Float32Array;
  readonly calibration: CalibrationSet;
}

/** What the run's journal and the probes that were left found. @throws AdaScaleError `disk.…`, `run.corrupt`; the signal's reason. */
export async function sensitivityPhase(sensing: Sensing): Promise<readonly SensitivityRecord[]> {
  const { run, prepared, port, reporter } = sensing;
  const { sensitivityProbes: count = 0, seed, batchSize } = run.manifest.settings;
  if (count === 0) return [];
  const probes = sensitivityProbes(prepared.supernet.space, count);
  const journal = await Journal.open(run.file('sensitivity'), parseSensitivity);
  try {
    const known = new Set(journal.records.map(siteKey));
    const left = probes.filter((probe) => !known.has(siteKey(probe)));
    if (left.length === 0) return journal.records;
    const calibration = createCalibrationSet(prepared.data.train, prepared.preprocessing, { seed, batchSize });
    const judging = { ...sensing, parameters: await sensing.recycled(), calibration };
    const whole = await judge(judging, baselineGenes);
    for (const [index, { genes, ...site }] of left.entries()) {
      port.signal.throwIfAborted();
      const place = probes.length - left.length + index + 1;
      reporter.progress('preparing', 0.9 + (0.1 * place) / probes.length, `sensitivity, ${place} of ${probes.length}`);
      const { accuracy, macs, samples } = await judge(judging, genes);
      const macsSaved = 1 - macs / whole.macs;
      await journal.append({ ...site, macsSaved, accuracy, drop: whole.accuracy - accuracy, images: samples });
      await port.breathe();
    }
    return journal.records;
  } finally {
    await journal.close();
  }
}

interface Judged {
  readonly accuracy: number;
  readonly macs: number;
  readonly samples: number;
}

async function judge({ prepared, parameters, calibration, port }: Judging, genes: Genes): Promise<Judged> {
  const { supernet, backend, data, preprocessing } = prepared;
  const sub = supernet.subNetwork(genes);
  const program = toProgram(sub, supernet.layout, calibration.batchSize);
  const breathe = (): Promise<void> => port.breathe();
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, breathe);
  const graph = materialise(sub, parameters, statistics);
  const options = { signal: port.signal, breathe, limit: images };
  const { accuracy, samples } = await measureAccuracy(graph, backend, data.validation, preprocessing, options);
  return { accuracy, macs: graphCost(graph).macs, samples };
}
