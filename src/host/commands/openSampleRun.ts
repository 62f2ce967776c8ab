import type { Command } from '../host';
import { sampleRun } from '../runs/sampleRun';

export const command: Command = async (host) => host.panels.open(sampleRun(host.context.extensionUri).fsPath);
