// The sample network and its data, and the settings of a search over them that ends in seconds.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';

const folder = path.resolve(__dirname, '../../samples/shapes');

export const sample = {
  folder,
  model: path.join(folder, 'shapes-resnet.onnx'),
  modelJson: path.join(folder, 'tfjs', 'model.json'),
  data: path.join(folder, 'shapes.zip'),
  classes: 8,
} as const;

/** Eight steps of training, eight evaluations, one variant fine-tuned for eight steps; the preprocessing is named because finding it takes as long as training. */
export const smallSearch: readonly string[] = [
  ...['--train-limit', '256', '--epochs', '1', '--batch-size', '32', '--checkpoint-steps', '3'],
  ...['--evaluations', '8', '--seed', '5', '--preprocessing', 'unit'],
  ...['--sensitivity-probes', '3'],
  ...['--fine-tune-variants', '1', '--fine-tune-epochs', '1'],
];

/** What must repeat bit for bit however often a run was interrupted: every loss and every candidate. */
export async function essence(run: string): Promise<{ ledger: readonly unknown[]; candidates: string }> {
  const ledger = await readFile(path.join(run, 'ledger.jsonl'), 'utf8');
  const withoutTimes = (line: string): unknown => {
    const { ms: _ms, backendMs: _backendMs, ...record } = JSON.parse(line) as Record<string, unknown>;
    return record;
  };
  return {
    ledger: ledger.trimEnd().split('\n').map(withoutTimes),
    candidates: await readFile(path.join(run, 'candidates.jsonl'), 'utf8'),
  };
}

/** Whole lines of a journal that is being written; none where it does not exist yet. */
export async function lineCount(file: string): Promise<number> {
  try {
    return (await readFile(file, 'utf8')).split('\n').length - 1;
  } catch {
    return 0;
  }
}

export async function runState(run: string): Promise<string> {
  return (JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { state: string }).state;
}
