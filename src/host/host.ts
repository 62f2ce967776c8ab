// Everything that a command may use, built once by extension.ts.
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { DeviceList } from './devices/deviceList';
import type { EngineService } from './engine/engineService';
import type { Reporter } from './log/report';
import type { ModelReports } from './models/modelReports';
import type { Panels } from './pareto/panels';
import type { RunList } from './runs/runList';
import type { SearchRunner } from './search/searchRunner';

export interface Host {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly report: Reporter;
  readonly engine: EngineService;
  readonly runs: RunList;
  readonly devices: DeviceList;
  readonly searches: SearchRunner;
  readonly panels: Panels;
  readonly models: ModelReports;
}

/** A command's work; its arguments come from menus, views, other commands or tests. */
export type Command = (host: Host, ...args: readonly unknown[]) => Promise<void>;
