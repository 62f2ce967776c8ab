// Limited-memory BFGS (Nocedal and Wright, "Numerical Optimization", 2006, algorithms 7.4 and 7.5) with steps that are halved until
// the value falls enough (algorithm 3.1). Deterministic.

export interface Point {
  readonly value: number;
  readonly gradient: readonly number[];
}

interface Move {
  readonly step: readonly number[];
  readonly change: readonly number[];
  /** step · change, positive. */
  readonly curvature: number;
}

const remembered = 8;
const leastFall = 1e-4;
const halvings = 12;
/** Of one unknown in one step: beyond this the memory says nothing. */
const longest = 1;
/** Falls less than this end the search. */
const leastGain = 1e-4;

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const added = (a: readonly number[], factor: number, b: readonly number[]): number[] =>
  a.map((value, i) => value + factor * b[i]!);

/**
 * A place where `judge` is as small as can be found near `start`.
 *
 * @param judge Null where it has no value; not so at `start`.
 * @param rounds At most.
 */
export function minimise(
  judge: (place: readonly number[]) => Point | null,
  start: readonly number[],
  rounds: number,
): readonly number[] {
  let place = start;
  let here = judge(start);
  let moves: readonly Move[] = [];
  for (let round = 0; round < rounds && here !== null; round++) {
    const next = stepFrom(judge, place, here, direction(here.gradient, moves));
    if (next === null) break;
    const gain = here.value - next.point.value;
    moves = remember(moves, added(next.place, -1, place), added(next.point.gradient, -1, here.gradient));
    [place, here] = [next.place, next.point];
    if (gain < leastGain) break;
  }
  return place;
}

function remember(moves: readonly Move[], step: readonly number[], change: readonly number[]): readonly Move[] {
  const curvature = dot(step, change);
  return curvature > 1e-10 ? [...moves, { step, change, curvature }].slice(-remembered) : moves;
}

/** Downhill, by what the last moves tell of the curvature. */
function direction(gradient: readonly number[], moves: readonly Move[]): readonly number[] {
  let aim: readonly number[] = gradient;
  const parts: number[] = [];
  for (const { step, change, curvature } of [...moves].reverse()) {
    const part = dot(step, aim) / curvature;
    parts.unshift(part);
    aim = added(aim, -part, change);
  }
  const last = moves.at(-1);
  const first = Math.min(1, 0.5 / Math.max(1e-12, Math.sqrt(dot(gradient, gradient))));
  const scale = last === undefined ? first : last.curvature / dot(last.change, last.change);
  aim = aim.map((value) => scale * value);
  moves.forEach(({ step, change, curvature }, i) => {
    aim = added(aim, parts[i]! - dot(change, aim) / curvature, step);
  });
  return aim.map((value) => -value);
}

function stepFrom(
  judge: (place: readonly number[]) => Point | null,
  place: readonly number[],
  here: Point,
  along: readonly number[],
): { readonly place: readonly number[]; readonly point: Point } | null {
  const slope = dot(here.gradient, along);
  if (!(slope < 0)) return null;
  let length = Math.min(1, longest / Math.max(...along.map(Math.abs)));
  for (let halving = 0; halving < halvings; halving++, length /= 2) {
    const next = added(place, length, along);
    const point = judge(next);
    if (point !== null && point.value <= here.value + leastFall * length * slope) return { place: next, point };
  }
  return null;
}
