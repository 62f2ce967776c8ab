// Keras writes one group a top-level layer under /model_weights; the group's `weight_names` attribute gives the order.
import { AdaScaleError } from '../../../shared/errors';
import { elementCount } from '../../graph/graph';
import { modelLimits } from '../format';
import type { StoredWeight } from '../layers/weights';
import type { H5 } from './h5';

/** @throws AdaScaleError `model.corrupt` where a listed weight is missing, `model.tooLarge`. */
export function storedWeights(h5: H5): readonly StoredWeight[] {
  const root = h5.isGroup('/model_weights') ? '/model_weights' : '';
  const layers = h5.texts(root || '/', 'layer_names');
  if (layers.length === 0)
    throw new AdaScaleError('model.corrupt', 'The file lists no layers with weights', 'Save the model again.');
  const weights = layers.flatMap((layer) =>
    h5.texts(`${root}/${layer}`, 'weight_names').flatMap((name): StoredWeight[] => {
      const { shape, isFloat, data } = h5.dataset(`${root}/${layer}/${name}`);
      // Keras 3 also stores the integer state of random generators.
      return isFloat ? [{ group: layer, name, shape, data }] : [];
    }),
  );
  const elements = weights.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  if (elements > modelLimits.tensorElements)
    throw new AdaScaleError('model.tooLarge', `The file claims ${elements} weights`);
  return weights;
}
