// A stored calibration as a predictor. Kernels that it cannot judge fall back to the roofline, put on the device's scale by the
// kernels that were measured.
import type { DeviceModel } from '../../shared/device/deviceModel';
import { formatPercent } from '../../shared/format';
import type { KernelSample } from '../profile/predictor/kernelModel';
import { isConvolving, shapeBytes, shapeMacs } from '../profile/kernelShape';
import { tablePredictor, type LatencyPredictor } from '../profile/latencyPredictor';
import { defaultDeviceModel, rooflineKernelMs } from '../profile/roofline';
import { quantile } from '../runtimes/statistics';
import type { CalibrationTable } from './calibrationTable';

export function calibrationPredictor(table: CalibrationTable): LatencyPredictor {
  const { identity, models, network, samples } = table;
  return tablePredictor({
    device: identity.device,
    label: labelOf(table),
    models,
    overheadMs: network.overheadMs,
    scale: network.scale,
    fallback: fitFallback(samples),
  });
}

/** `calibration of 2026-11-26, 812 kernels, networks ±7.5 %`. */
function labelOf({ createdAt, samples, network }: CalibrationTable): string {
  const error = network.medianError === null ? '' : `, networks ±${formatPercent(network.medianError)}`;
  return `calibration of ${createdAt.slice(0, 10)}, ${samples.length} kernels${error}`;
}

/** The assumed roofline times the median of measured / predicted. */
export function fitFallback(samples: readonly KernelSample[]): DeviceModel {
  const ratios = samples
    .filter(({ shape }) => shape.precision === 'float32')
    .map(({ shape, latencyMs }) => {
      const kind = shape.groups > 1 ? 'grouped' : isConvolving(shape) ? 'dense' : 'other';
      const kernel = { node: '', kind, macs: shapeMacs(shape), bytes: shapeBytes(shape) } as const;
      return latencyMs / rooflineKernelMs(kernel, defaultDeviceModel);
    })
    .sort((a, b) => a - b);
  if (ratios.length === 0) return defaultDeviceModel;
  const factor = quantile(ratios, 0.5);
  const { macsPerSecond, groupedMacsPerSecond, bytesPerSecond, kernelOverheadMs } = defaultDeviceModel;
  return {
    name: 'roofline on the scale of the calibration',
    macsPerSecond: macsPerSecond / factor,
    groupedMacsPerSecond: groupedMacsPerSecond / factor,
    bytesPerSecond: bytesPerSecond / factor,
    kernelOverheadMs: kernelOverheadMs * factor,
    provenance: 'measured',
    samples: ratios.length,
  };
}
