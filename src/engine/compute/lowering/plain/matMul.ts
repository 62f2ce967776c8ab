// Matrix product with either side transposed in the kernel rather than in memory (com.microsoft FusedMatMul).
import { float, int } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import type { MatMulOptions } from '../lowering';

export function emitMatMul(b: GraphBuilder, left: string, right: string, options: MatMulOptions = {}): string {
  const attributes = {
    transA: int(options.transposeLeft ? 1 : 0),
    transB: int(options.transposeRight ? 1 : 0),
    alpha: float(options.alpha ?? 1),
  };
  return b.op('FusedMatMul', [left, right], attributes, 'com.microsoft');
}
