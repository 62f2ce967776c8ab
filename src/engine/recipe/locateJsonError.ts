// Where a text stops being JSON (RFC 8259). JSON.parse says so in words that differ between engine versions and often without
// a position, which is no help in a file that people write by hand.

export interface JsonFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What stands there, in words. */
  readonly found: string;
}

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)))/y;
const blank = /[ \t\r\n]*/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/** The first place that breaks the grammar, or null for a valid text. */
export function locateJsonError(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    blank.test(text);
    const start = blank.lastIndex;
    if (start === text.length && expected === 'nothing') return null;
    token.lastIndex = start;
    const match = token.exec(text);
    const next: Expected | null = match === null ? null : step(expected, match, open);
    if (next === null) return describe(text, start);
    expected = next;
    at = token.lastIndex;
  }
}

/** What may follow after the token, or null if it may not stand here. */
function step(expected: Expected, [, mark, string, scalar]: RegExpExecArray, open: ('{' | '[')[]): Expected | null {
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'commaOrEnd');
  const wantsValue = expected === 'value' || expected === 'valueOrEnd';
  if (string !== undefined && (expected === 'key' || expected === 'keyOrEnd')) return 'colon';
  if (string !== undefined || scalar !== undefined) return wantsValue ? afterValue() : null;
  if (mark === ':') return expected === 'colon' ? 'value' : null;
  if (mark === ',') return expected === 'commaOrEnd' ? (open.at(-1) === '{' ? 'key' : 'value') : null;
  if (mark === '{' || mark === '[') {
    if (!wantsValue) return null;
    open.push(mark);
    return mark === '{' ? 'keyOrEnd' : 'valueOrEnd';
  }
  const closes = expected === 'commaOrEnd' || expected === (mark === '}' ? 'keyOrEnd' : 'valueOrEnd');
  if (!closes || open.at(-1) !== (mark === '}' ? '{' : '[')) return null;
  open.pop();
  return afterValue();
}

function describe(text: string, at: number): JsonFault {
  const before = text.slice(0, at).split('\n');
  const found =
    at >= text.length
      ? 'the end of the file'
      : JSON.stringify((/^(?:\w+|.)/su.exec(text.slice(at, at + 20)) ?? [''])[0]);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, found };
}
