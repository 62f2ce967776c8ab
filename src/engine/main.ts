// The engine's port: process IPC on one side, the RPC server on the other. It runs as a forked child of the extension host or
// of the CLI and never outlives its parent: when the channel closes it aborts what runs (a last chance to save; the journal
// and checkpoints on disk are what counts) and exits.
import { protocolVersion, type EngineRequests } from '../shared/protocol/engine';
import type { FromServer, ToServer } from '../shared/rpc/messages';
import { serve } from '../shared/rpc/server';
import { runMeasureChild } from './runtimes/local/measureChild';
import { handlers } from './tasks/index';

/** How long a run may take to write its last checkpoint after the parent is gone, ms. */
const farewellMs = 5000;

function post(message: FromServer): void {
  // With the parent gone a bare send throws EPIPE; the callback swallows it and `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function startEngine(): void {
  const server = serve<EngineRequests>(
    handlers,
    { post, listen: (receive) => process.on('message', (message) => receive(message as ToServer)) },
    () => new Promise((resolve) => setImmediate(resolve)),
  );
  const leave = (): void => {
    setTimeout(() => process.exit(0), farewellMs).unref();
    void server.stop().then(() => process.exit(0));
  };
  process.once('disconnect', leave);
  process.once('SIGTERM', leave);
  process.on('SIGINT', () => undefined); // Ctrl+C reaches the whole group; the parent decides and cancels over RPC
  post({ kind: 'hello', protocol: protocolVersion, pid: process.pid });
}

if (process.argv.includes('--measure')) runMeasureChild();
else startEngine();
