// Which lines of a text are new and which are gone: the longest common subsequence, after what both begin and end with is set
// aside (J. W. Hunt, M. D. McIlroy, 1976).

export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'added';
  readonly text: string;
}

/** Larger stretches are told as gone and added whole: nobody reads a diff of a thousand lines. */
const mostCells = 4_000_000;

export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(fresh.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...same(fresh.slice(fresh.length - tail)),
  ];
}

function middle(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  const gone = (text: string): DiffLine => ({ kind: 'gone', text });
  const added = (text: string): DiffLine => ({ kind: 'added', text });
  if (old.length * fresh.length > mostCells) return [...old.map(gone), ...fresh.map(added)];
  const length = commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      lines.push({ kind: 'same', text: fresh[j]! });
      i++;
      j++;
    } else if (length[i + 1]![j]! >= length[i]![j + 1]!) lines.push(gone(old[i++]!));
    else lines.push(added(fresh[j++]!));
  }
  return [...lines, ...old.slice(i).map(gone), ...fresh.slice(j).map(added)];
}

/** Length of the longest common subsequence of what follows places i and j. */
function commonLengths(old: readonly string[], fresh: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: old.length + 1 }, () => Array<number>(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      rows[i]![j] = old[i] === fresh[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
  return rows;
}
