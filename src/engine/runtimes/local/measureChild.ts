// The measuring process: a fresh fork that holds nothing but ONNX Runtime and the models under test, so that the engine's own
// work (training sessions, garbage collection) neither slows the figures nor shows in the memory. It answers its commands one
// after the other, then waits to be ended; it never outlives its parent.
import { loadOnnxRuntimeNode } from '../../onnxRuntimeNode';
import { CapMember } from './cap/capMember';
import type { ChildCommand, ChildMessage } from './messages';
import { measureModels } from './measureModels';

function post(message: ChildMessage): void {
  // With the parent gone a bare send throws EPIPE; the callback swallows it and `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** Runs this process as a measuring child until its parent lets go. */
export function runMeasureChild(): void {
  const member = new CapMember();
  process.once('disconnect', () => {
    member.leave();
    process.exit(0);
  });
  process.on('SIGINT', () => undefined); // Ctrl+C reaches the whole group; the parent decides
  void serveCommands(member).catch(postBroken);
}

function postBroken(error: unknown): void {
  post({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
}

async function serveCommands(member: CapMember): Promise<void> {
  const ort = await loadOnnxRuntimeNode();
  const answer = async (command: ChildCommand): Promise<void> => {
    switch (command.kind) {
      case 'join':
        member.join(command);
        return post({ kind: 'joined' });
      case 'copy':
        member.copy(command);
        return post({ kind: 'copied' });
      case 'measure':
        return measureModels(ort, command.requests, command.options, post);
      default:
        return command satisfies never;
    }
  };
  process.on('message', (command: ChildCommand) => void answer(command).catch(postBroken));
  post({ kind: 'ready', version: ort.env.versions.node ?? ort.env.versions.common });
}
