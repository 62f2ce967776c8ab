import * as vscode from 'vscode';
import type { MeasuredCliff } from '../../shared/device/memoryCliff';
import type { EngineService } from '../engine/engineService';

/** The newest that a calibration of the workspace measured on the device; null where none did. @throws AdaScaleError `engine.…`. */
export async function memoryCliff(engine: EngineService, device: string): Promise<MeasuredCliff | null> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  if (folders.length === 0) return null;
  return (await engine.call('device/memoryCliff', { folders, device })).cliff;
}
