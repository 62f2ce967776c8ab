// JSON as people write it: what fits on a line stands on one, the rest is broken by indentation.

const mostColumns = 100;

/** @param indent of the line that the value starts on. @param isBroken forces line breaks inside, whatever fits. */
export function printJson(value: unknown, indent = '', isBroken: (path: readonly string[]) => boolean = never): string {
  return print(value, indent, [], isBroken);
}

const never = (): boolean => false;

function print(
  value: unknown,
  indent: string,
  path: readonly string[],
  isBroken: (path: readonly string[]) => boolean,
): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const flat = inline(value);
  if (!isBroken(path) && indent.length + flat.length <= mostColumns) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((entry, place) => print(entry, inner, [...path, String(place)], isBroken))
    : Object.entries(value).map(
        ([key, entry]) => `${JSON.stringify(key)}: ${print(entry, inner, [...path, key], isBroken)}`,
      );
  return joinParts(parts, indent, Array.isArray(value));
}

/** Parts on lines of their own, in brackets or braces. */
export function joinParts(parts: readonly string[], indent: string, isArray: boolean, unit = '  '): string {
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  return `${open}\n${parts.map((part) => indent + unit + part).join(',\n')}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const parts = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
