// The CLI's engine: the same child process that the extension host runs.
import { fork, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { engineEnvironment } from '../shared/engineEnvironment';
import type { EngineRequests } from '../shared/protocol/engine';
import { RpcClient } from '../shared/rpc/client';
import type { FromServer, ToServer } from '../shared/rpc/messages';

/** How long a cancelled engine may take to save before it is killed, ms. */
const graceMs = 10_000;

export interface Engine {
  readonly client: RpcClient<EngineRequests>;
  stop(): void;
}

function describeExit(code: number | null, signal: string | null): string {
  return `The engine stopped (${signal ?? `exit code ${code}`})`;
}

function connect(child: ChildProcess, onLog: (level: string, message: string) => void): RpcClient<EngineRequests> {
  const client = new RpcClient<EngineRequests>(
    {
      post: (message: ToServer) => {
        // An engine that is just dying is told by `exit`, not here.
        if (child.connected) child.send(message, () => undefined);
      },
      listen: (receive) => child.on('message', (message) => receive(message as FromServer)),
    },
    { onLog },
  );
  child.once('exit', (code, signal) =>
    client.close({
      code: 'engine.exited',
      message: describeExit(code, signal),
      hint: 'Try again; if the system ran out of memory, close other programs first.',
    }),
  );
  child.once('error', (error) => client.close({ code: 'engine.spawn', message: error.message }));
  return client;
}

export function startEngine(onLog: (level: string, message: string) => void): Engine {
  const child = fork(path.join(__dirname, 'engine.js'), [], {
    serialization: 'advanced',
    execArgv: [],
    env: engineEnvironment(process.platform, process.env),
    // stdout is for the one JSON document; whatever a library prints in the engine goes to stderr
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const client = connect(child, onLog);
  return {
    client,
    stop: () => {
      if (child.connected) child.disconnect();
      setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
    },
  };
}
