// The panel's end of the wire to the extension host: requests over the same RPC as the engine's, events, the ambient
// selection, and what VS Code keeps for us across a reload.
import type { JsonError } from '../../src/shared/errors';
import type { HostEvent, PanelRequests, PanelSignal, ToHost } from '../../src/shared/protocol/panel';
import { parseHostMessage } from '../../src/shared/protocol/parseHostMessage';
import { RpcClient } from '../../src/shared/rpc/client';
import { toJsonError } from '../../src/shared/errors';
import type { FromServer, Port, ToServer } from '../../src/shared/rpc/messages';

export interface Host {
  call<M extends keyof PanelRequests>(
    method: M,
    params: PanelRequests[M]['params'],
  ): Promise<PanelRequests[M]['result']>;
  signal(signal: PanelSignal): void;
  save(state: unknown): void;
  saved(): unknown;
}

export interface HostListeners {
  readonly onEvent: (event: HostEvent) => void;
  /** A message that does not hold what it should. */
  readonly onBadMessage: (error: JsonError) => void;
}

export function connectHost({ onEvent, onBadMessage }: HostListeners): Host {
  const api = acquireVsCodeApi();
  const post = (message: ToHost): void => api.postMessage(message);
  const listen = (receive: (frame: FromServer) => void): void =>
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      try {
        const message = parseHostMessage(data);
        if (message.kind === 'event') onEvent(message);
        else receive(message);
      } catch (error) {
        onBadMessage(toJsonError(error));
      }
    });
  const port: Port<ToServer, FromServer> = { post, listen };
  const client = new RpcClient<PanelRequests>(port);
  return {
    call: (method, params) => client.call(method, params),
    signal: post,
    save: (state) => void api.setState(state),
    saved: () => api.getState(),
  };
}
