// What menus and other commands hand over, read with suspicion: a menu passes URIs or tree nodes, the panel and tests paths.
import * as path from 'node:path';

/** The file of a URI, or null for anything else. Only files on disk can be read by the engine. */
export function fileOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { scheme, fsPath } = value as { readonly scheme?: unknown; readonly fsPath?: unknown };
  return scheme === 'file' && typeof fsPath === 'string' ? fsPath : null;
}

/** Explorer menus pass the clicked file first and all selected ones second. */
export function filesOf(clicked: unknown, selected: unknown): readonly string[] {
  const all = Array.isArray(selected) && selected.length > 0 ? (selected as readonly unknown[]) : [clicked];
  return [...new Set(all.map(fileOf).filter((file) => file !== null))];
}

/** The run's folder of a tree row, a run.json or a path. */
export function runOf(value: unknown): string | null {
  if (typeof value === 'string') return path.isAbsolute(value) ? value : null;
  const file = fileOf(value);
  if (file !== null) return path.basename(file) === 'run.json' ? path.dirname(file) : file;
  if (typeof value !== 'object' || value === null) return null;
  const { entry, run } = value as { readonly entry?: { readonly path?: unknown }; readonly run?: unknown };
  const folder = entry?.path ?? run;
  return typeof folder === 'string' && path.isAbsolute(folder) ? folder : null;
}

/** The id of a variant's tree row; null for anything else. */
export function variantOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const id = (value as { readonly candidate?: { readonly id?: unknown } | null }).candidate?.id;
  return typeof id === 'string' ? id : null;
}
