// The measuring process: a fresh fork that holds nothing but ONNX Runtime and the models under test, so that the engine's own
// work (training sessions, garbage collection) neither slows the figures nor shows in the memory. It answers one command,
// then waits to be ended; it never outlives its parent.
import { loadOnnxRuntimeNode } from '../../onnxRuntimeNode';
import type { ChildMessage, MeasureCommand } from './messages';
import { measureModels } from './measureModels';

function post(message: ChildMessage): void {
  // With the parent gone a bare send throws EPIPE; the callback swallows it and `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** Runs this process as a measuring child until its parent lets go. */
export function runMeasureChild(): void {
  process.once('disconnect', () => process.exit(0));
  process.on('SIGINT', () => undefined); // Ctrl+C reaches the whole group; the parent decides
  void serveCommands().catch((error: unknown) => {
    post({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
  });
}

async function serveCommands(): Promise<void> {
  const ort = await loadOnnxRuntimeNode();
  process.on('message', (command: MeasureCommand) => {
    measureModels(ort, command.requests, command.options, post).catch((error: unknown) => {
      post({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
    });
  });
  post({ kind: 'ready', version: ort.env.versions.node ?? ort.env.versions.common });
}
