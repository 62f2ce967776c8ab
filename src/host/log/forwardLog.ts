// Lines of the engine in the AdaScale log, at the engine's own level.
import type { LogOutputChannel } from 'vscode';
import type { LogLevel } from '../../shared/protocol/engine';

export const forwardLog =
  (log: LogOutputChannel) =>
  (level: LogLevel, message: string): void =>
    log[level](message);
