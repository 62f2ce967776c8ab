// What the latency predictor knows about a device: four numbers of a roofline. Plain JSON, so that a run can keep it.
import type { Provenance } from '../run/candidate';

export interface DeviceModel {
  readonly name: string;
  /** Sustained multiply-accumulates a second of dense convolutions and matrix products. */
  readonly macsPerSecond: number;
  /** The same for grouped and depthwise convolutions, which reuse little of what they load. */
  readonly groupedMacsPerSecond: number;
  /** Sustained bytes a second over inputs, outputs and weights of a layer. */
  readonly bytesPerSecond: number;
  /** Fixed cost of one kernel, ms. */
  readonly kernelOverheadMs: number;
  /** `assumed` before any measurement, `measured` once fitted to measurements of the device. */
  readonly provenance: Exclude<Provenance, 'predicted'>;
  /** Networks that the numbers were fitted to. */
  readonly samples: number;
}
