// An edited policy written into the text that it was read from: whatever did not change keeps its characters, so that a diff and
// the text editor's undo show the edit alone, in whatever style the file is written.
import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import type { PolicyFile } from '../types';
import { formatPolicy, inOrder } from './formatPolicy';
import { joinParts, printJson } from './printJson';
import { sameJson } from './sameJson';

/** @param text what was read, valid JSON; anything else is written anew. */
export function updatePolicyText(text: string, policy: PolicyFile): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const source = text.replaceAll('\r\n', '\n');
  const root = parseTree(source);
  const wanted = inOrder(policy);
  const updated =
    root === undefined || hasDuplicates(root)
      ? formatPolicy(policy)
      : source.slice(0, root.offset) + rewrite(wanted, root, source, '') + source.slice(root.offset + root.length);
  const safe = readsAs(updated, wanted) ? updated : formatPolicy(policy);
  return eol === '\n' ? safe : safe.replaceAll('\n', eol);
}

function readsAs(text: string, wanted: unknown): boolean {
  try {
    return sameJson(JSON.parse(text), wanted);
  } catch {
    return false;
  }
}

/** A key that stands twice: which of the two counts must not depend on us. */
function hasDuplicates(node: Node): boolean {
  const children = node.children ?? [];
  const keys = node.type === 'object' ? children.map((property) => keyOf(property)) : [];
  return new Set(keys).size < keys.length || children.some(hasDuplicates);
}

const keyOf = (property: Node): string => String(property.children?.[0]?.value);
const sourceOf = (node: Node, source: string): string => source.slice(node.offset, node.offset + node.length);

function rewrite(value: unknown, node: Node, source: string, indent: string): string {
  if (sameJson(getNodeValue(node), value)) return sourceOf(node, source);
  if (Array.isArray(value) && node.type === 'array') return rewriteArray(value, node, source, indent);
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isPlain && node.type === 'object') return rewriteObject(value as Record<string, unknown>, node, source, indent);
  return printJson(value, indent);
}

/** Keys keep their places; new ones follow the key that precedes them in the usual order. */
function rewriteObject(value: Record<string, unknown>, node: Node, source: string, indent: string): string {
  const properties = new Map((node.children ?? []).map((property) => [keyOf(property), property]));
  const keys = [...properties.keys()].filter((key) => Object.hasOwn(value, key));
  Object.keys(value).forEach((key, place, all) => {
    if (keys.includes(key)) return;
    const before = all.slice(0, place).findLast((other) => keys.includes(other));
    keys.splice(before === undefined ? 0 : keys.indexOf(before) + 1, 0, key);
  });
  const inner = innerIndent(node, source, indent);
  const parts = keys.map((key) => {
    const old = properties.get(key)?.children?.[1];
    const written = old === undefined ? printJson(value[key], inner) : rewrite(value[key], old, source, inner);
    return `${JSON.stringify(key)}: ${written}`;
  });
  return assemble(parts, node, source, indent, false);
}

/** Entries are recognised by name or id, so that one that moved keeps its characters. */
function rewriteArray(value: readonly unknown[], node: Node, source: string, indent: string): string {
  const old = (node.children ?? []).map((child) => ({ child, value: getNodeValue(child) as unknown }));
  const inner = innerIndent(node, source, indent);
  const parts = value.map((entry, place) => {
    const same =
      old.find((one) => sameJson(one.value, entry)) ??
      old.find((one) => nameOf(one.value) !== undefined && nameOf(one.value) === nameOf(entry)) ??
      (old.length === value.length ? old[place] : undefined);
    if (same !== undefined) return rewrite(entry, same.child, source, inner);
    const isBroken = (path: readonly string[]): boolean => path.length === 0 && typeof entry === 'object';
    return printJson(entry, inner, isBroken);
  });
  return assemble(parts, node, source, indent, true);
}

function nameOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, id } = value as { readonly name?: unknown; readonly id?: unknown };
  return name ?? id;
}

const isBrokenNode = (node: Node, source: string): boolean => sourceOf(node, source).includes('\n');

/** Indentation of the node's children where they stand on lines of their own. */
function innerIndent(node: Node, source: string, indent: string): string {
  const first = node.children?.[0];
  if (first === undefined || !isBrokenNode(node, source)) return `${indent}  `;
  const line = source.slice(source.lastIndexOf('\n', first.offset) + 1, first.offset);
  return /^[ \t]*$/.test(line) ? line : `${indent}  `;
}

const mostColumns = 100;

function assemble(parts: readonly string[], node: Node, source: string, indent: string, isArray: boolean): string {
  const wasEmpty = (node.children ?? []).length === 0;
  const flat = isArray ? `[${parts.join(', ')}]` : parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  const fits = !flat.includes('\n') && indent.length + flat.length <= mostColumns;
  if (fits && (!isBrokenNode(node, source) || parts.length === 0) && !(wasEmpty && isArray)) return flat;
  const inner = innerIndent(node, source, indent);
  const unit = inner.startsWith(indent) ? inner.slice(indent.length) : '  ';
  return joinParts(parts, indent, isArray, unit);
}
