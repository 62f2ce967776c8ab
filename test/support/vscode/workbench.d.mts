export interface WorkbenchServer {
  readonly port: number;
  /** User data: `User/settings.json`, `extensions`, logs. */
  readonly folder: string;
  readonly pid: number;
  readonly log: { readonly text: string };
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly vsix?: string;
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export function startServer(options?: ServerOptions): Promise<WorkbenchServer>;
export function workbenchUrl(
  server: WorkbenchServer,
  folder: string,
  payload?: readonly (readonly [string, string])[],
): string;
export function remoteUri(server: WorkbenchServer, file: string): string;
export function writeSettings(server: WorkbenchServer, settings: Readonly<Record<string, unknown>>): void;
