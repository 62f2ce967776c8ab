// Sensitivity to single changes.
import { count } from './words';

export const sensitivityTexts = {
  name: 'Sensitivity',
  note: (images: number): string =>
    `Accuracy that one change alone costs with recycled weights, before any training, on ${count(images)} validation images.`,
  site: 'Site',
  kinds: { stage: 'stage', width: 'width', block: 'block', resolution: 'input size' },
  operator: 'Operator',
  ratio: 'Ratio',
  drop: 'Accuracy drop',
  saved: 'MACs saved',
  points: (points: string): string => `${points} pts`,
  none: 'This run did not probe single changes.',
};
