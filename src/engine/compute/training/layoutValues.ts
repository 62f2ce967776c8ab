// The emitted values behind the names of the IR, in each layout that one was asked for. Conversions are emitted where first
// needed. With an addition it keeps sums: parts that reach a name in different layouts are added up when the sum is read.
import type { Layout, Target } from '../lowering/target';

export interface LayoutValues {
  readonly has: (name: string, layout: Layout) => boolean;
  /** Without an addition, the first value stays. */
  readonly add: (name: string, layout: Layout, value: string) => void;
  /** Undefined where nothing was added. What is no feature map is plain whatever is asked for. */
  readonly get: (name: string, layout: Layout) => string | undefined;
}

export function createLayoutValues(
  target: Pick<Target, 'enter' | 'leave'>,
  shapeOf: (name: string) => readonly number[],
  isMap: (name: string) => boolean,
  sum?: (left: string, right: string) => string,
): LayoutValues {
  const byLayout: Readonly<Record<Layout, Map<string, string>>> = { plain: new Map(), blocked: new Map() };
  const layoutOf = (name: string, layout: Layout): Layout => (isMap(name) ? layout : 'plain');
  const convert = (name: string, to: Layout): string | undefined => {
    const value = byLayout[to === 'plain' ? 'blocked' : 'plain'].get(name);
    if (value === undefined) return undefined;
    return to === 'plain' ? target.leave(value, shapeOf(name)) : target.enter(value, shapeOf(name));
  };
  const join = (known: string | undefined, part: string | undefined): string | undefined =>
    known !== undefined && part !== undefined && sum ? sum(known, part) : (known ?? part);
  const get: LayoutValues['get'] = (name, asked) => {
    const layout = layoutOf(name, asked);
    const known = byLayout[layout].get(name);
    if (known !== undefined && !sum) return known;
    const value = join(known, isMap(name) ? convert(name, layout) : undefined);
    if (value !== undefined && !sum) byLayout[layout].set(name, value);
    return value;
  };
  return {
    has: (name, layout) => byLayout[layout].has(name),
    add: (name, asked, value) => {
      const layout = layoutOf(name, asked);
      byLayout[layout].set(name, join(byLayout[layout].get(name), value) ?? value);
    },
    get,
  };
}
