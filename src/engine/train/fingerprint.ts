// Names a training job by everything that its result depends on, so that a checkpoint is never continued under other
// conditions. Only the size of the session cache is left out, for it never changes a result; the distance of checkpoints
// does, where a rollback returns to one.
import { createHash } from 'node:crypto';
import type { Preprocessing } from '../../shared/run/manifest';
import type { SplitView } from '../datasets/splits';
import type { ParameterLayout } from '../supernet/supernet';
import type { TrainingSettings } from './settings';

const bytesOf = (values: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** SHA-256 in hexadecimal. */
export function trainingFingerprint(
  job: string,
  layout: ParameterLayout,
  initial: Float32Array,
  train: SplitView,
  preprocessing: Preprocessing,
  settings: TrainingSettings,
): string {
  const { sessionCapacity: _capacity, ...decisive } = settings;
  const { mean, std, channels } = preprocessing;
  const parameters = layout.parameters.map(({ key, shape, offset }) => [key, shape, offset]);
  const description = [job, parameters, Object.entries(decisive).sort(), mean, std, channels, train.samples.shape];
  return createHash('sha256')
    .update(JSON.stringify(description))
    .update(bytesOf(initial))
    .update(bytesOf(train.indices))
    .digest('hex');
}
