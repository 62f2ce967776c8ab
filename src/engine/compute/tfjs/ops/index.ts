// The operators that the tfjs interpreter knows.
import type { TfOps } from '../tfjsOp';
import { activations } from './activations';
import { arithmetic } from './arithmetic';
import { convolution } from './convolution';
import { layout } from './layout';
import { matrix } from './matrix';
import { normalisation } from './normalisation';
import { pooling } from './pooling';

export const tfOps: TfOps = {
  ...arithmetic,
  ...activations,
  ...convolution,
  ...pooling,
  ...normalisation,
  ...matrix,
  ...layout,
};
