// The composition root: builds the host and registers its commands. Activation starts no process.
import type { ExtensionContext } from 'vscode';
import { registerCommands } from './host/commands/index';
import { createHost } from './host/createHost';
import type { Host } from './host/host';

/** What tests in the extension host reach the running services through. */
export interface AdaScaleApi {
  readonly host: Host;
}

export function activate(context: ExtensionContext): AdaScaleApi {
  const host = createHost(context);
  context.subscriptions.push(...registerCommands(host));
  return { host };
}
