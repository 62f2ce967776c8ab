import type { Command } from '../host';

export const command: Command = (host) => host.searches.cancel();
