// Builds the services of a window by hand and wires what one tells the other. Nothing here starts the engine.
import * as vscode from 'vscode';
import { readSettings } from './config/settings';
import { DeviceList } from './devices/deviceList';
import { DevicesTree } from './devices/devicesTree';
import { LiveReadings } from './devices/liveReadings';
import { EngineService } from './engine/engineService';
import { exportSelection } from './export/exportSelection';
import type { Host } from './host';
import { exportVariants } from './export/exportVariants';
import { forwardLog } from './log/forwardLog';
import { Reporter } from './log/report';
import { ModelReports } from './models/modelReports';
import { measureVariants } from './pareto/measureVariants';
import { otherRuns } from './pareto/otherRuns';
import { Panels } from './pareto/panels';
import { refineVariants } from './pareto/refineVariants';
import type { PanelServices } from './pareto/panelServices';
import { ViewMemory } from './pareto/viewMemory';
import { memoryCliff } from './policy/memoryCliff';
import { draftPolicy } from './policy/draftPolicy';
import { RunMemory } from './runs/runMemory';
import { revealRun } from './runs/revealRun';
import { RunList } from './runs/runList';
import { RunsTree } from './runs/runsTree';
import { hasSampleRun } from './runs/sampleRun';
import { SearchRunner } from './search/searchRunner';
import { StatusItem } from './status/statusItem';
import { tensorflowFolder } from './tensorflow/tensorflowFolder';
import { tensorflowFolderVariable } from '../shared/tensorflowFolderVariable';

function createEngine(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  status: StatusItem,
): EngineService {
  return new EngineService({
    script: vscode.Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath,
    heapMb: () => readSettings().heapMb,
    environment: { [tensorflowFolderVariable]: tensorflowFolder(context.globalStorageUri.fsPath) },
    log: forwardLog(log),
    // Whoever was waiting for the engine tells the person; without anybody waiting the status item does.
    onCrash: (reason) => status.engineFailed(reason),
    onReady: () => status.engineBack(),
  });
}

function panelServices(host: Omit<Host, 'panels'>): PanelServices {
  const { context, log, engine, searches } = host;
  return {
    extensionUri: context.extensionUri,
    log,
    views: new ViewMemory(context.workspaceState, (error) => log.warn(`The view could not be kept: ${String(error)}`)),
    policies: {
      memory: new RunMemory(context.workspaceState, 'policyFiles'),
      traces: new RunMemory(context.workspaceState, 'traceFiles'),
      open: (run) => engine.call('run/open', { run }),
      draft: (run, ids) => draftPolicy(engine, run, ids),
      memoryCliff: (device) => memoryCliff(engine, device),
      exportPolicy: (run, variants, policy) => exportVariants(host, run, variants, { policy }),
    },
    open: (run) => engine.call('run/open', { run }),
    search: (run) => ({ live: searches.current, failure: searches.failureOf(run) }),
    refusal: () => searches.refusal(),
    remedy: (run) => searches.remedy(run),
    dismiss: (run) => searches.forget(run),
    cancel: () => searches.cancel(),
    resume: (run) => searches.resume(run),
    refine: (run, what, ids) => refineVariants(host, run, what, ids),
    resumeRefinement: (run) => searches.resumeRefinement(run),
    leaveRefinement: async (run) => {
      await engine.call('run/leaveRefinement', { run });
      host.runs.refresh();
    },
    reveal: revealRun,
    layers: async (run, ids) => (await engine.call('run/layers', { run, variants: ids })).variants,
    others: (run) => otherRuns(host.runs, run),
    measure: (run, ids, sustained) => measureVariants(host, run, ids, sustained),
    exportVariants: (run, ids) => exportSelection(host, run, ids),
  };
}

function createViews(host: Host, status: StatusItem): readonly vscode.Disposable[] {
  const { engine, runs, report, searches } = host;
  const runsTree = new RunsTree(engine, runs, report);
  return [
    runsTree,
    vscode.window.registerTreeDataProvider('adascale.runs', runsTree),
    ...createDevicesView(host),
    searches.onDidChange((live) => {
      runsTree.showProgress(live);
      if (live) status.searching(live);
    }),
    searches.onDidEnd(({ result, error }) => {
      if (result) status.finished(result);
      else if (error?.code !== 'engine.exited') status.clear(); // a dead engine stays in sight
    }),
  ];
}

function createDevicesView({ engine, devices, report }: Host): readonly vscode.Disposable[] {
  const live = new LiveReadings({
    follow: (target, onReading, signal) => devices.followReadings(target, onReading, signal),
    onRead: (target) => tree.redraw(target),
  });
  const tree = new DevicesTree(devices, report, live);
  const view = vscode.window.createTreeView('adascale.devices', { treeDataProvider: tree });
  live.pause('hidden', !view.visible);
  return [
    tree,
    live,
    view,
    view.onDidChangeVisibility(({ visible }) => {
      devices.follow(visible);
      live.pause('hidden', !visible);
    }),
    view.onDidCollapseElement(({ element }) => {
      if (element.kind === 'target') live.close(element.target.id);
    }),
    engine.onDidChangeMeasuring((isMeasuring) => live.pause('measuring', isMeasuring)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('adascale.adb')) devices.askAnew();
    }),
  ];
}

export function createHost(context: vscode.ExtensionContext): Host {
  const log = vscode.window.createOutputChannel('AdaScale', { log: true });
  const report = new Reporter(log);
  const status = new StatusItem();
  const engine = createEngine(context, log, status);
  const searches = new SearchRunner(engine, report);
  const runs = new RunList(engine);
  const base = {
    context,
    log,
    report,
    engine,
    searches,
    runs,
    devices: new DeviceList(engine),
    models: new ModelReports(engine),
  };
  const host: Host = { ...base, panels: new Panels(panelServices(base), searches) };
  context.subscriptions.push(
    ...createViews(host, status),
    ...[host.panels, host.models, host.devices, host.runs, searches, status, log],
    { dispose: () => engine.abandon() },
  );
  void hasSampleRun(context.extensionUri).then((there) =>
    vscode.commands.executeCommand('setContext', 'adascale.hasSampleRun', there),
  );
  return host;
}
