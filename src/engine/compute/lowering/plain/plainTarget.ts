// Everything in plain NCHW: runs wherever onnxruntime does.
import type { TargetFactory } from '../target';
import { plainLowering } from './plainLowering';

export const plainTarget: TargetFactory = {
  description: 'plain',
  create: (builder) => {
    const placement = { lowering: plainLowering(builder), input: 'plain', output: 'plain' } as const;
    return { place: () => placement, enter: (value) => value, leave: (value) => value };
  },
};
