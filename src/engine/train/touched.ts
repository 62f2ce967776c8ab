// Which stored tensors a set of parameter views reads.
import type { ParameterView } from '../compute/backend';
import type { ParameterLayout } from '../supernet/supernet';

/** Sets `touched[i]` to 1 for every `layout.parameters[i]` that one of `views` reads; a view starts where its tensor does. */
export function markTouched(layout: ParameterLayout, views: readonly ParameterView[], touched: Uint8Array): void {
  const offsets = new Set(views.map(({ offset }) => offset));
  layout.parameters.forEach(({ offset }, index) => {
    if (offsets.has(offset)) touched[index] = 1;
  });
}
