// One loaded onnxruntime package with the options that suit it, and the sessions that it still holds.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph } from '../../graph/graph';
import { encodeOnnx } from '../../graph/onnx/encodeOnnx';
import type { TargetFactory } from '../lowering/target';
import type { OrtModule, OrtOptions, OrtSession, OrtTensor } from './ortModule';

export interface OrtRuntime {
  readonly ort: OrtModule;
  /** Networks with their weights inside: every optimisation, because a session lives long. */
  readonly inferenceOptions: OrtOptions;
  /** Training graphs: created in tens of milliseconds, dozens alive at once. */
  readonly trainingOptions: OrtOptions;
  /** What training steps are emitted for. */
  readonly target: TargetFactory;
  /** Whether `run` writes into tensors that the caller provides. */
  readonly writesInPlace: boolean;
  /** Options for one graph, where its nodes ask for their own. */
  readonly optionsFor?: (graph: Graph, options: OrtOptions) => OrtOptions;
}

type Tensors = Readonly<Record<string, OrtTensor>>;

/** A session that refuses to run once released, and is released once. */
export interface LiveSession {
  readonly run: (feeds: Tensors, into?: Tensors) => Promise<Tensors>;
  readonly dispose: () => Promise<void>;
}

export interface SessionPool {
  readonly open: (graph: Graph, options: OrtOptions) => Promise<LiveSession>;
  readonly dispose: () => Promise<void>;
}

async function createSession(runtime: OrtRuntime, graph: Graph, options: OrtOptions): Promise<OrtSession> {
  try {
    const own = runtime.optionsFor?.(graph, options) ?? options;
    return await runtime.ort.InferenceSession.create(encodeOnnx(graph), own);
  } catch (error) {
    throw new AdaScaleError(
      'compute.session',
      `onnxruntime rejects "${graph.name}": ${error instanceof Error ? error.message : String(error)}`,
      'Choose another compute backend in the settings, or report the network that does this.',
      { cause: error },
    );
  }
}

/** Opens sessions and remembers them, so that disposing of the pool frees all of their memory. */
export function createSessionPool(runtime: OrtRuntime): SessionPool {
  const live = new Set<LiveSession>();
  const open: SessionPool['open'] = async (graph, options) => {
    const session = await createSession(runtime, graph, options);
    let released = false;
    const opened: LiveSession = {
      run: async (feeds, into) => {
        if (released) throw new AdaScaleError('compute.disposed', `The session of "${graph.name}" was disposed of`);
        return into && runtime.writesInPlace ? session.run(feeds, into) : session.run(feeds);
      },
      dispose: async () => {
        if (released) return;
        released = true;
        live.delete(opened);
        await session.release();
      },
    };
    live.add(opened);
    return opened;
  };
  return {
    open,
    dispose: async () => {
      for (const session of [...live]) await session.dispose();
    },
  };
}
