// Upsample (7, 9) and Resize (10) -> Resize of opset 13; extras of 18 and 19 are refused. Before opset 11 pixels were mapped
// "asymmetrically" and nearest meant floor.
import { intAttribute, stringAttribute } from '../../../graph/attributes';
import { string } from '../../../graph/graph';
import type { UpgradeContext, UpgradeRule } from './upgradeRule';
import { asInput, withoutAttributes } from './upgradeRule';

function asymmetric({ node }: UpgradeContext, scales: string): ReturnType<UpgradeRule> {
  const mode = stringAttribute(node, 'mode', 'nearest');
  const attributes = {
    mode: string(mode === 'bilinear' ? 'linear' : mode),
    coordinate_transformation_mode: string('asymmetric'),
    nearest_mode: string('floor'),
  };
  return [{ ...node, opType: 'Resize', inputs: [node.inputs[0] ?? '', '', scales], attributes }];
}

export const upsample: UpgradeRule = (context) => {
  if (context.opset > 9) return 'Upsample ended with operator set 9';
  return asymmetric(context, context.node.inputs[1] ?? asInput(context, 'scales'));
};

export const resize: UpgradeRule = (context) => {
  const { node, opset } = context;
  if (opset === 10) return asymmetric(context, node.inputs[1] ?? '');
  const coordinates = stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel');
  if (
    coordinates === 'tf_half_pixel_for_nn' ||
    coordinates === 'half_pixel_symmetric' ||
    coordinates === 'tf_crop_and_resize'
  ) {
    return `coordinate mode ${coordinates} is not supported`;
  }
  if (intAttribute(node, 'antialias', 0) !== 0) return 'antialiasing is not supported';
  if (stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    return 'keeping the aspect ratio is not supported';
  if (node.attributes['axes']) return 'resizing named axes is not supported';
  const [data = '', , scales = '', sizes = ''] = node.inputs;
  const inputs = sizes === '' ? [data, '', scales] : [data, '', '', sizes];
  return [
    {
      ...node,
      inputs,
      attributes: withoutAttributes(node, 'antialias', 'keep_aspect_ratio_policy', 'extrapolation_value'),
    },
  ];
};
