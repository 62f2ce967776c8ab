// The built panel in Chromium, on the page that the host would serve and under the same content policy, with VS Code's theme
// variables and a host on the other end of the wire: the real protocol, answered by handlers that a test can change.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { MeasuredCliff } from '../../../src/shared/device/memoryCliff';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { AdaScaleError } from '../../../src/shared/errors';
import type {
  HostEvent,
  PanelRequests,
  PanelSnapshot,
  PolicyDocument,
  RunChoice,
  SelectionSignal,
  TraceText,
} from '../../../src/shared/protocol/panel';
import { panelHtml } from '../../../src/shared/protocol/panelHtml';
import { parsePanelMessage } from '../../../src/shared/protocol/parsePanelMessage';
import type { VariantLayers } from '../../../src/shared/run/layers';
import type { RunManifest, RunSnapshot } from '../../../src/shared/run/manifest';
import type { FromServer, ToServer } from '../../../src/shared/rpc/messages';
import { serve, type ServedHandlers } from '../../../src/shared/rpc/server';
import { bodyClasses, themeVariables, type ThemeName } from './themes';

export interface PanelOptions {
  /** A promise for a run that is still on its way. */
  readonly snapshot: PanelSnapshot | AdaScaleError | Promise<PanelSnapshot>;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `setState` kept before the reload. */
  readonly saved?: unknown;
  /** What the host kept of an earlier page's view. */
  readonly kept?: string;
  readonly reducedMotion?: boolean;
  /** Runs in the page before its script. */
  readonly prepare?: () => void;
  /** The policy file of the run, if there is one. */
  readonly policy?: PolicyDocument;
  /** What `policyPropose` makes. */
  readonly proposal?: PolicyDocument;
  /** What a person picks as a recorded trace. */
  readonly trace?: TraceText;
  /** What calibrations of the workspace measured on the policy's device. */
  readonly cliff?: MeasuredCliff;
  /** What the engine would build of these variants. */
  readonly layers?: (ids: readonly string[]) => readonly VariantLayers[];
  /** How many `measure` measures; left out, the person changes their mind. */
  readonly measured?: number;
  /** Why nothing can begin in the window. */
  readonly refusal?: AdaScaleError;
  /** Other runs of the workspace. */
  readonly runs?: readonly RunSnapshot[];
}

/** A command that the panel sent, in order. */
export interface SentCommand {
  readonly method: string;
  readonly params: unknown;
}

export interface PanelPage {
  readonly page: Page;
  readonly commands: readonly SentCommand[];
  readonly signals: readonly SelectionSignal[];
  /** What the host was given to keep, in order. */
  readonly views: readonly string[];
  /** Errors of the page: exceptions, and what the content policy refused. */
  readonly faults: readonly string[];
  /** What the next `snapshot` answers. */
  readonly answer: (snapshot: PanelSnapshot | AdaScaleError) => void;
  readonly send: (event: HostEvent) => Promise<void>;
  /** The text of the policy file, as edits left it. */
  readonly policyText: () => string | undefined;
  /** As if somebody edited the policy file as text. */
  readonly typePolicy: (text: string) => Promise<void>;
  readonly saved: () => Promise<unknown>;
  readonly setTheme: (theme: ThemeName) => Promise<void>;
  readonly close: () => Promise<void>;
}

const choiceOf = (path: string, { modelName, device, createdAt }: RunManifest): RunChoice => {
  return { path, name: modelName, device, createdAt };
};

const dist = path.resolve('dist');
const runPath = '/workspace/.adascale/runs/20260102-030405';

async function servePanel(view: string | null): Promise<{ server: Server; origin: string }> {
  const files = new Map([
    ['/pareto.js', { type: 'text/javascript', body: await readFile(path.join(dist, 'pareto.js')) }],
    ['/pareto.css', { type: 'text/css', body: await readFile(path.join(dist, 'pareto.css')) }],
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    const origin = `http://${request.headers.host}`;
    const page = panelHtml({
      cspSource: origin,
      nonce: 'a1b2c3',
      scriptUri: `${origin}/pareto.js`,
      styleUri: `${origin}/pareto.css`,
      title: 'Pareto <explorer>',
      run: runPath,
      view,
    });
    response.writeHead(200, { 'content-type': file?.type ?? 'text/html; charset=utf-8' });
    response.end(file?.body ?? page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Runs in the page before its script: what VS Code provides there. */
function provideVsCode({
  variables,
  bodyClass,
  saved,
}: {
  variables: Record<string, string>;
  bodyClass: string;
  saved: unknown;
}): void {
  const scope = window as unknown as Record<string, unknown>;
  scope['savedState'] = saved;
  scope['acquireVsCodeApi'] = () => ({
    postMessage: (message: unknown) => void (scope['toHost'] as (message: unknown) => void)(message),
    getState: () => scope['savedState'],
    setState: (state: unknown) => (scope['savedState'] = state),
  });
  const paint = (): void => {
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.className = bodyClass;
  };
  if (document.documentElement !== null && document.body !== null) paint();
  else document.addEventListener('readystatechange', paint, { once: true });
}

export async function openPanel(browser: Browser, options: PanelOptions): Promise<PanelPage> {
  const { theme = 'dark', width = 1280, height = 800 } = options;
  const { server, origin } = await servePanel(options.kept ?? null);
  const page = await browser.newPage({
    viewport: { width, height },
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
  });
  const commands: SentCommand[] = [];
  const signals: SelectionSignal[] = [];
  const views: string[] = [];
  const faults: string[] = [];
  let snapshot = options.snapshot;
  let { policy } = options;
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  // As text, as VS Code does it, too: the driver's own way takes seconds for ten thousand candidates.
  const post = async (message: FromServer | HostEvent): Promise<void> =>
    page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
  const receive: ((frame: ToServer) => void)[] = [];
  const record =
    <R>(method: string, result: R) =>
    async (task: { readonly params: unknown }): Promise<R> => {
      commands.push({ method, params: task.params });
      return result;
    };
  const handlers: ServedHandlers<PanelRequests> = {
    snapshot: async () => {
      if (snapshot instanceof AdaScaleError) throw snapshot;
      return snapshot;
    },
    export: record('export', { folder: null }),
    measure: record('measure', { measured: options.measured ?? null }),
    copyText: record('copyText', null),
    layers: async ({ params }) => ({ variants: options.layers?.(params.ids) ?? [] }),
    runs: async () => ({ runs: options.runs?.map(({ path, manifest }) => choiceOf(path, manifest)) ?? [] }),
    otherRun: async ({ params }) => {
      const found = options.runs?.find(({ path }) => path === params.path);
      if (found === undefined) throw new AdaScaleError('run.notFound', `${params.path} is not a run`);
      return found;
    },
    cancel: record('cancel', null),
    resume: record('resume', null),
    refine: async (task) => {
      if (options.refusal !== undefined) throw options.refusal;
      return record('refine', null)(task);
    },
    remedy: record('remedy', null),
    dismiss: record('dismiss', null),
    leaveRefinement: record('leaveRefinement', null),
    openLog: record('openLog', null),
    revealRun: record('revealRun', null),
    saveFile: record('saveFile', { path: null }),
    policyOpen: async () => ({ document: policy ?? null, show: false }),
    policyPropose: async ({ params }) => {
      commands.push({ method: 'policyPropose', params });
      policy = options.proposal;
      return { document: policy ?? null };
    },
    policyPick: record('policyPick', { document: null }),
    policyEdit: async ({ params: { before, after } }) => {
      if (policy === undefined || policy.text !== before) throw new AdaScaleError('policy.changed', 'It changed');
      policy = { ...policy, text: after };
      return null;
    },
    policyShow: record('policyShow', null),
    policyExport: record('policyExport', { folder: null }),
    traceOpen: record('traceOpen', { trace: options.trace ?? null }),
    memoryCliff: record('memoryCliff', { cliff: options.cliff ?? null }),
  };
  const port = {
    post: (frame: FromServer): void => void post(frame).catch(() => undefined),
    listen: (one: (frame: ToServer) => void) => void receive.push(one),
  };
  serve(handlers, port, async () => undefined);
  await page.exposeFunction('toHost', (message: unknown) => {
    const parsed = parsePanelMessage(message);
    if (parsed.kind === 'ambient') parsed.name === 'view' ? views.push(parsed.text) : signals.push(parsed);
    else receive.forEach((one) => one(parsed));
  });
  // The TypeScript loader wraps named functions in a helper that the page does not have.
  await page.addInitScript({ content: 'globalThis.__name = (value) => value;' });
  if (options.prepare !== undefined) await page.addInitScript(options.prepare);
  await page.addInitScript(provideVsCode, {
    variables: themeVariables(theme),
    bodyClass: bodyClasses[theme],
    saved: options.saved,
  });
  await page.goto(origin);
  return {
    page,
    commands,
    signals,
    views,
    faults,
    answer: (next) => (snapshot = next),
    send: post,
    policyText: () => policy?.text,
    typePolicy: async (text) => {
      if (policy === undefined) throw new Error('there is no policy file');
      policy = { ...policy, text };
      await post({ kind: 'event', name: 'policy', document: policy, show: false });
    },
    saved: () => page.evaluate(() => (window as unknown as Record<string, unknown>)['savedState']),
    setTheme: (next) =>
      page.evaluate(
        ({ variables, bodyClass }) => {
          // As VS Code does: what the new theme leaves out is gone.
          document.documentElement.removeAttribute('style');
          for (const [name, value] of Object.entries(variables))
            document.documentElement.style.setProperty(`--vscode-${name}`, value);
          document.body.className = bodyClass;
        },
        { variables: themeVariables(next), bodyClass: bodyClasses[next] },
      ),
    close: async () => {
      await page.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
