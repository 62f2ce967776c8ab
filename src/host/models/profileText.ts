// What is said of model files that were measured, decided without VS Code.
import { formatBytes, formatMs } from '../../shared/format';
import type { ProfileRecord, ProfileResult } from '../../shared/protocol/engine';
import type { Translate } from '../devices/deviceRows';
import { differencesText, differing } from '../pareto/differenceText';

/** A notification holds no more; the log has them all. */
const mostShown = 4;

/** `net.tflite: median 12.9 ms, 80 runs, peak memory 3.67 MB`; what is unknown is left out. */
function recordText({ id, medianMs, meanMs, p90Ms, samples, peakMemoryBytes }: ProfileRecord, t: Translate): string {
  const parts = [
    medianMs === null ? null : t('median {0}', formatMs(medianMs)),
    medianMs !== null || meanMs === undefined ? null : t('mean {0}', formatMs(meanMs)),
    p90Ms === null ? null : t('90th percentile {0}', formatMs(p90Ms)),
    t('{0} runs', samples),
    peakMemoryBytes === null ? null : t('peak memory {0}', formatBytes(peakMemoryBytes)),
  ];
  return `${id}: ${parts.filter((part) => part !== null).join(', ')}`;
}

/** One line a model, and one that says where they were measured and which compute something else there. */
export function profileLines({ records, outputs = [] }: ProfileResult, t: Translate): readonly string[] {
  const [first] = records;
  if (first === undefined) return [];
  const wrong = differing(outputs);
  return [
    ...records.map((record) => recordText(record, t)),
    t('Measured on {0}, {1}.', first.device, first.runtime),
    ...(wrong.length === 0 ? [] : [t('Not this computer’s outputs there: {0}.', differencesText(wrong))]),
  ];
}

/** The same in a few words. */
export function profileText(result: ProfileResult, t: Translate): string {
  const lines = profileLines(result, t);
  const models = lines.slice(0, result.records.length);
  const more = models.length - mostShown;
  const shown = [...models.slice(0, mostShown), ...(more > 0 ? [`+${more}`] : [])];
  return [`${shown.join('; ')}.`, ...lines.slice(models.length)].join(' ');
}
