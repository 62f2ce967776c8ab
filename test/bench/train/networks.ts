// The MLPerf Tiny networks at the batch sizes of the published figures, and what the project aims for on each.
import type { TrainingProgram } from '../../../src/engine/compute/backend';
import { dsCnn, mobileNet, resNet8 } from '../../support/trainingNetworks';

export interface BenchNetwork {
  /** As peer.py knows it. */
  readonly name: string;
  readonly program: TrainingProgram;
  readonly classes: number;
  /** Largest wanted ratio of our time to PyTorch's: blocked step, portable step, forward. */
  readonly aims: { readonly blocked: number; readonly plain: number; readonly forward: number };
}

export const benchNetworks: readonly BenchNetwork[] = [
  { name: 'ResNet-8', program: resNet8(64, 16, 32), classes: 10, aims: { blocked: 1, plain: 2.3, forward: 1 } },
  { name: 'MobileNetV1-0.25', program: mobileNet(32, 8, 96), classes: 2, aims: { blocked: 0.7, plain: 2, forward: 1 } },
  { name: 'DS-CNN', program: dsCnn(64), classes: 12, aims: { blocked: 0.8, plain: 3.2, forward: 1 } },
];
