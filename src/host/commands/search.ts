import { startSearch } from '../search/startSearch';
import type { Command } from '../host';

export const command: Command = (host) => startSearch(host, null);
