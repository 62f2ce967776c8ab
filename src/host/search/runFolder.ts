// Where a new run goes: `.adascale/runs/<time>-<model>` of the workspace folder that holds the model, else beside the model.
import * as path from 'node:path';

const longestName = 40;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** For example `20260131-094502`, local time. */
function stamp(now: Date): string {
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(twoDigits).join('');
  return `${date}-${[now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join('')}`;
}

/** The model's name as part of a folder name on every platform; a `model.json` is called after its folder. */
function slug(model: string): string {
  const base = path.basename(model, path.extname(model));
  const name = path.basename(model).toLowerCase() === 'model.json' ? path.basename(path.dirname(model)) : base;
  return (
    name
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, longestName) || 'model'
  );
}

export function newRunFolder(model: string, workspaceFolder: string | null, now: Date): string {
  return path.join(workspaceFolder ?? path.dirname(model), '.adascale', 'runs', `${stamp(now)}-${slug(model)}`);
}
