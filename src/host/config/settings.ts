// The contributed settings as one plain value, read when needed: a change applies to the next search or engine.
import * as vscode from 'vscode';
import { defaultAdbServer } from '../../shared/device/adbServer';

export interface Settings {
  readonly backend: string;
  /** 0 leaves the number to the engine. */
  readonly threads: number;
  readonly heapMb: number;
  readonly evaluations: number;
  readonly epochs: number;
  readonly seed: number;
  /** Ids; none leaves all to the search. */
  readonly operators: readonly string[];
  /** 0 leaves it to the engine. */
  readonly widthQuantum: number;
  /** Of an inference on a phone, too. */
  readonly energy: boolean;
  readonly adbPath: string;
  /** host:port */
  readonly adbServer: string;
  /** The person's benchmark_model; empty where there is none. */
  readonly benchmarkModelPath: string;
}

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration('adascale');
  const value = <T>(key: string, fallback: T): T => section.get<T>(key, fallback);
  return {
    backend: value('engine.backend', 'auto'),
    threads: value('engine.threads', 0),
    heapMb: value('engine.heapMb', 4096),
    evaluations: value('search.evaluations', 60),
    epochs: value('search.epochs', 4),
    seed: value('search.seed', 1),
    operators: value<readonly string[]>('search.operators', []),
    widthQuantum: value('search.widthQuantum', 0),
    energy: value('search.energy', false),
    adbPath: value('adb.path', ''),
    adbServer: value('adb.server', defaultAdbServer),
    benchmarkModelPath: value('benchmarkModel.path', ''),
  };
}
