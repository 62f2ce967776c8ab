// The network's edges beside its table of layers: straight on to the next row, in arcs where they skip some.
import { s } from '../dom';

export interface GraphRow {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly isGone: boolean;
  readonly isChanged: boolean;
}

const rowHeight = 22;
const trunk = 10;
const laneWidth = 7;
const mostLanes = 6;

interface Edge {
  readonly from: number;
  readonly to: number;
}

function edgesOf(rows: readonly GraphRow[]): readonly Edge[] {
  const places = new Map(rows.map(({ id }, place) => [id, place]));
  return rows.flatMap(({ inputs }, to) =>
    inputs.flatMap((input) => {
      const from = places.get(input);
      return from === undefined || from >= to ? [] : [{ from, to }];
    }),
  );
}

/** Arcs that overlap lie in lanes of their own, the shortest nearest to the trunk. */
function lanesOf(arcs: readonly Edge[]): ReadonlyMap<Edge, number> {
  const lanes = new Map<Edge, number>();
  for (const arc of [...arcs].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const taken = [...lanes].filter(([other]) => other.from < arc.to && arc.from < other.to).map(([, lane]) => lane);
    const free = Array.from({ length: mostLanes }, (_, lane) => lane).find((lane) => !taken.includes(lane));
    lanes.set(arc, free ?? mostLanes - 1);
  }
  return lanes;
}

const middle = (place: number): number => place * rowHeight + rowHeight / 2;

export const graphWidth = trunk * 2 + mostLanes * laneWidth;

export function layerGraph(rows: readonly GraphRow[], label: string): SVGElement {
  const edges = edgesOf(rows);
  const lanes = lanesOf(edges.filter(({ from, to }) => to - from > 1));
  const lines = edges.map((edge) => {
    const [y1, y2] = [middle(edge.from), middle(edge.to)];
    const lane = lanes.get(edge);
    if (lane === undefined) return s('path', { d: `M${trunk} ${y1}V${y2}`, class: 'graph-edge' });
    const x = trunk + (lane + 1) * laneWidth;
    return s('path', {
      d: `M${trunk} ${y1}Q${x} ${y1} ${x} ${y1 + 9}V${y2 - 9}Q${x} ${y2} ${trunk} ${y2}`,
      class: 'graph-edge',
    });
  });
  const dots = rows.map(({ isGone, isChanged }, place) =>
    s('circle', {
      cx: trunk,
      cy: middle(place),
      r: 3.5,
      class: isGone ? 'graph-gone' : isChanged ? 'graph-changed' : 'graph-node',
    }),
  );
  const height = rows.length * rowHeight;
  return s(
    'svg',
    {
      viewBox: `0 0 ${graphWidth} ${height}`,
      width: graphWidth,
      height,
      class: 'layer-graph',
      role: 'img',
      'aria-label': label,
    },
    lines,
    dots,
  );
}
