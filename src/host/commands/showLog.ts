import type { Command } from '../host';

export const command: Command = async (host) => host.log.show();
